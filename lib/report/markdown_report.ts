import { markdownTable, markdownText } from "./markdown_table.ts";
import type { ReportText } from "./report_text.ts";

/**
 * A report in Markdown, with all tables. A warning about synthetic data comes first.
 *
 * @param title The heading.
 * @returns Lines joined by line feeds, without a final one.
 */
export function markdownReport(title: string, { warning, facts, sections, notes }: ReportText): string {
  const blocks = [
    `# ${markdownText(title)}`,
    ...(warning === undefined ? [] : [`> **${markdownText(warning)}**`]),
    markdownTable({ rows: facts }),
    ...sections.flatMap(({ title, tables }) => [`## ${markdownText(title)}`, ...tables.map(markdownTable)]),
    ...notes.map(markdownText),
  ];
  return blocks.join("\n\n");
}
