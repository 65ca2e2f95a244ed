import { cutName } from "../base/text_columns.ts";
import { plainName } from "../run/class_names.ts";
import type { Decision } from "../search/decide.ts";
import type { Answer } from "../search/search_index.ts";
import type { VectorIndex } from "../search/vector_index.ts";
import { measuredText } from "./threshold_text.ts";

/** The greatest width of a name, in columns. */
const NAME_COLUMNS = 40;

/** The line above the answers: what is searched, and what counts as known. */
export function thresholdText(index: VectorIndex, decision: Decision | undefined): string {
  const count = `${index.count.toLocaleString("en-US")} images`;
  if (decision === undefined) {
    return `${index.path}: ${count}; no thresholds were measured, so nothing is unknown`;
  }
  return `${index.path}: ${count}; known below a distance of ${decision.threshold.toFixed(4)}` +
    measuredText(decision, index.manifest.thresholds?.measured_on);
}

/** What an index says of one image, in lines. */
export function answerText(
  path: string,
  { name, known, matches }: Answer,
  { color }: { color: boolean },
): string {
  const bold = (text: string) => color ? `\x1b[1m${text}\x1b[0m` : text;
  const verdict = known === false ? "unknown" : name === null ? "no name" : plainName(name);
  const lines = matches.map(({ distance, name, path, images }) =>
    [
      `  ${distance.toFixed(4)}`,
      cutName(name === undefined ? "–" : plainName(name), NAME_COLUMNS).padEnd(NAME_COLUMNS),
      plainName(path) + (images === undefined ? "" : ` and ${images - 1} more`),
    ].join("  ")
  );
  return [`${plainName(path)}: ${bold(verdict)}`, ...lines].join("\n");
}
