import { factLines } from "../fact_lines.ts";
import { bold, renderTable, spell, type TextStyle } from "../text_table.ts";
import { dataFacts, settingText } from "./data_facts.ts";
import type { DataReport } from "./data_report.ts";
import { dataTables } from "./data_tables.ts";

/** The greatest width of texts. */
const WIDEST = 100;
/** The most groups of duplicates of a kind. */
const MOST_GROUPS = 5;

/** Renders a report about data for a terminal of `columns`. */
export function dataText(report: DataReport, style: TextStyle & { columns: number }): string {
  const width = Math.min(style.columns, WIDEST);
  const lines = (facts: readonly (readonly [string, string])[]) =>
    factLines(facts, width).map((line) => spell(line, style));
  const nameColumns = Math.max(12, Math.min(110, style.columns - 36));
  return [
    ...lines(dataFacts(report)),
    ...dataTables(report, { groups: MOST_GROUPS, nameColumns }).flatMap(({ title, tables }) => [
      "",
      bold(spell(title, style), style),
      ...tables.flatMap((table) => renderTable(table, style)),
    ]),
    "",
    bold("A training would use", style),
    ...lines(report.training.map((planned) => [planned.setting, settingText(planned)] as const)),
  ].join("\n");
}
