import type { DuplicatesReport } from "../../search/duplicates/duplicates_report.ts";
import { factLines } from "../fact_lines.ts";
import { bold, renderTable, spell, type TextStyle } from "../text_table.ts";
import { duplicatesFacts } from "./duplicates_facts.ts";
import { duplicatesTables } from "./duplicates_tables.ts";

/** The greatest width of texts. */
const WIDEST = 100;
/** The most rows of a table. */
const MOST_ROWS = 20;

/** The greatest width of the paths and names in a row, and what the rest of it takes. */
const [MOST_COLUMNS, OTHER_COLUMNS] = [140, 36];

/** Renders what was found among images for a terminal of `columns`: a summary, then tables. */
export function duplicatesText(report: DuplicatesReport, style: TextStyle & { columns: number }): string {
  const columns = Math.max(24, Math.min(MOST_COLUMNS, style.columns - OTHER_COLUMNS));
  return [
    ...factLines(duplicatesFacts(report), Math.min(style.columns, WIDEST)).map((line) => spell(line, style)),
    ...duplicatesTables(report, { rows: MOST_ROWS, columns }).flatMap(({ title, tables }) => [
      "",
      bold(spell(title, style), style),
      ...tables.flatMap((table) => renderTable(table, style)),
    ]),
  ].join("\n");
}
