import type { ReportText } from "./report_text.ts";

/** A reference, at the end of a title or a heading: `[4]` or `[4, 5]`. */
const MARK = /\[(\d+(?:, \d+)*)\]$/;

/**
 * Numbers the notes of a report in the order in which its tables refer to them, without gaps; notes without a number
 * come last.
 *
 * @param report References such as `VAL [4]`, and notes that begin with `[4]`.
 */
export function numberNotes(report: ReportText): ReportText {
  const numbers = new Map<string, number>();
  const renumbered = (text: string) =>
    text.replace(MARK, (_, marks: string) => {
      const all = marks.split(", ").map((old) => {
        if (!numbers.has(old)) numbers.set(old, numbers.size + 1);
        return numbers.get(old)!;
      });
      return `[${all.join(", ")}]`;
    });
  // Names of classes may look like a reference, so cells are not searched, but for the first of a row.
  const sections = report.sections.map(({ title, tables }) => ({
    title: renumbered(title),
    tables: tables.map((table) => ({
      ...table,
      ...(table.header && { header: table.header.map(renumbered) }),
      rows: table.rows.map((
        [first = "", ...cells],
      ) => [/^macro \[/.test(first) ? renumbered(first) : first, ...cells]),
    })),
  }));
  const numberOf = (note: string) => numbers.get(/^\[(\d+)\]/.exec(note)?.[1] ?? "") ?? Infinity;
  const notes = [...report.notes].sort((a, b) => numberOf(a) - numberOf(b) || 0)
    .map((note) =>
      note.replace(/^\[(\d+)\]/, (mark, old: string) => numbers.has(old) ? `[${numbers.get(old)}]` : mark)
    );
  return { ...report, sections, notes };
}
