import { wrapText } from "./text_table.ts";

/** Columns between a fact's name and its value. */
const GAP = 2;

/** Renders names with their values next to them, in aligned columns; values wrap at `width`. */
export function factLines(
  facts: readonly (readonly [name: string, value: string])[],
  width: number,
): string[] {
  const column = GAP + Math.max(...facts.map(([name]) => name.length));
  return facts.flatMap(([name, value]) =>
    wrapText(value, width - column).map((line, i) => (i === 0 ? name : "").padEnd(column) + line)
  );
}
