import { onSameData } from "../../../run/measured_on.ts";
import { plainText } from "../text.ts";
import type { ViewContext } from "../view_context.ts";

/** What a chart says of the reference run's curves if they are of other data than the shown run's. */
export function referenceNote({ state, reference }: ViewContext): string | undefined {
  const [ours, theirs] = [state.run?.dataset, reference?.run?.dataset];
  if (ours === undefined || theirs === undefined || onSameData(ours, theirs)) return undefined;
  return `reference: other data, ${plainText(theirs.title)}`;
}
