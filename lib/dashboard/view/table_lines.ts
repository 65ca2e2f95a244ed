import type { TextTable } from "../../report/text_table.ts";
import type { Line } from "./frame.ts";
import { plainText, span } from "./text.ts";

/** Columns between two cells. */
const GAP = 2;

/** Formats a table as lines without a border; the first column is left-aligned, the others right-aligned. */
export function tableLines({ header, rows }: TextTable): Line[] {
  const all = [...(header === undefined ? [] : [header]), ...rows].map((row) => row.map(plainText));
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row, i): Line =>
    row.map((cell, column) => {
      const head = header !== undefined && i === 0;
      const text = column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]! + GAP);
      return span(text, head || column === 0 ? "muted" : "text");
    })
  );
}
