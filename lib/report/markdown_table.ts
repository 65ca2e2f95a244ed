import { textColumns } from "../base/text_columns.ts";
import { padded, type TextTable } from "./text_table.ts";

/** Escapes a text for Markdown and puts it on one line. */
export function markdownText(text: string): string {
  // An underscore within a word marks nothing.
  return text.replace(/\s+/g, " ").replace(/[\\`*{}<>|]|(?<!\w)_|_(?!\w)|\](?=[(\[:])/g, "\\$&");
}

/**
 * A table in GitHub's Markdown, padded so that the source is readable. A table without a header gets an empty one, since
 * Markdown requires it.
 */
export function markdownTable({ header, rows }: TextTable): string {
  const cells = [header ?? rows[0]!.map(() => ""), ...rows].map((row) => row.map(markdownText));
  // At least three, for the rule.
  const widths = cells[0]!.map((_, c) => Math.max(3, ...cells.map((row) => textColumns(row[c]!))));
  const lines = cells.map((row) => row.map((cell, c) => padded(cell, widths[c]!, c === 0)));
  const rule = widths.map((width, c) => c === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  return [lines[0]!, rule, ...lines.slice(1)].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
