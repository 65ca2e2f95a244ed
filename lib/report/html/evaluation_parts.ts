import { atMainRate, MAIN_RATE } from "../../config/false_accept_rates.ts";
import type { EvaluationReport } from "../../eval/report_type.ts";
import { evaluationText } from "../evaluation_text.ts";
import { decimal } from "../../base/format.ts";
import { type Html, markup } from "./markup.ts";
import { tablesHtml } from "./table_html.ts";

/** The summary: the key figures at a glance, then all figures, next to the original's published ones. */
export function summaryHtml(report: EvaluationReport): Html {
  const { warning, sections, notes } = evaluationText(report, false);
  return markup`${warning === undefined ? [] : [markup`<p class="notice">${warning}</p>`]}
<dl class="tiles">${tiles(report)}</dl>
<div class="tables">${sections.map((section, i) => tablesHtml(section, `summary-${i}`))}</div>
${notesHtml(notes)}`;
}

/** The details about single images and pairs of classes; undefined if the report has none. */
export function detailsHtml(report: EvaluationReport): Html | undefined {
  const [brief, full] = [evaluationText(report, false), evaluationText(report, true)];
  const sections = full.sections.slice(brief.sections.length);
  if (sections.length === 0) return undefined;
  return markup`<div class="tables">${sections.map((section, i) => tablesHtml(section, `details-${i}`))}</div>
${notesHtml(full.notes.slice(brief.notes.length))}`;
}

function tiles({ exact }: EvaluationReport): Html[] {
  const interval = atMainRate(exact.val_interval_at_far ?? {});
  const between = interval ? `95%: ${decimal(interval[0])} to ${decimal(interval[1])}` : "over all pairs";
  const found: [name: string, value: number | null | undefined, note: string][] = [
    [`VAL at FAR ${MAIN_RATE}`, atMainRate(exact.val_at_far), between],
    ["Recall@1", exact.recall_at_1, "share whose nearest is of the same class"],
    ["MAP@R", exact.map_at_r, "mean average precision"],
    ["Equal error rate", exact.eer, "where FAR equals 1 − VAL"],
  ];
  return found.map(([name, value, note]) =>
    markup`<div><dt>${name}</dt><dd><strong>${
      decimal(value ?? NaN)
    }</strong><small>${note}</small></dd></div>`
  );
}

function notesHtml(notes: readonly string[]): Html {
  return markup`<div class="notes">${notes.map((note) => markup`<p>${note}</p>`)}</div>`;
}
