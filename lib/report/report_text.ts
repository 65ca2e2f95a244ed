import type { TextTable } from "./text_table.ts";

/** Tables under one title. */
export interface ReportSection {
  title: string;
  /** One below the other; may be empty. */
  tables: readonly TextTable[];
}

/** A report as text and tables, independent of its format. */
export interface ReportText {
  /** A warning about synthetic data, shown first. */
  warning?: string;
  /** What was measured, and how. */
  facts: readonly (readonly [name: string, value: string])[];
  sections: readonly ReportSection[];
  /** Notes on the tables. */
  notes: readonly string[];
}

/** The warning about figures on images drawn by a program; nothing for other data sets. */
export function syntheticWarning(
  { title, synthetic }: { title: string; synthetic: boolean },
): Pick<ReportText, "warning"> {
  if (!synthetic) return {};
  return {
    warning: `SYNTHETIC DATA: ${title}. A program drew these images: the figures below say nothing ` +
      "about real images and must not be compared with published figures.",
  };
}
