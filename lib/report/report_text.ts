import type { TextTable } from "./text_table.ts";

/** Tables under one title. */
export interface ReportSection {
  /** What they are about. */
  title: string;
  /** One below the other; they may be none. */
  tables: readonly TextTable[];
}

/** What is reported, as text and tables, whatever draws them. */
export interface ReportText {
  /** What has to be said before all else of synthetic data. */
  warning?: string;
  /** What the figures are of, and where they come from. */
  facts: readonly (readonly [name: string, value: string])[];
  /** In their order. */
  sections: readonly ReportSection[];
  /** What the tables do not say of themselves. */
  notes: readonly string[];
}

/** What has to be said of figures on images that a program drew; nothing of others. */
export function syntheticWarning(
  { title, synthetic }: { title: string; synthetic: boolean },
): Pick<ReportText, "warning"> {
  if (!synthetic) return {};
  return {
    warning: `SYNTHETIC DATA: ${title}. A program drew these images: the figures below say nothing ` +
      "about real ones and must not be compared with published ones.",
  };
}
