import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { evaluationTables } from "../evaluation_table.ts";
import { epochTable } from "./epoch_table.ts";
import { packExplorer } from "./explorer_payload.ts";
import { detailsHtml, summaryHtml } from "./evaluation_parts.ts";
import { explorerPart } from "./explorer_part.ts";
import { factList, htmlPage, type PagePart } from "./html_page.ts";
import type { HtmlReportInput, ReportPlot } from "./html_report_input.ts";
import { type Html, markup } from "./markup.ts";
import { pageScript } from "./page_script.ts";
import style from "./page/style.css" with { type: "text" };
import { svgUrl } from "./svg_url.ts";
import { tablesHtml } from "./table_html.ts";

/**
 * Renders a training and its embeddings as a single HTML file that includes script, style and data. The file can be opened
 * from a disk, sent and archived; its content security policy forbids all requests.
 *
 * @throws {RangeError} If the explorer's data are inconsistent.
 */
export async function renderHtmlReport(input: HtmlReportInput): Promise<string> {
  const { report, epochs, explorer } = input;
  return await htmlPage({
    kind: "Trinca report",
    name: epochs?.run?.run ?? report.checkpoint?.path ?? report.dataset.title,
    style,
    script: pageScript(),
    facts: evaluationTables(report).facts,
    parts: [
      { id: "summary", title: "Summary", content: summaryHtml(report) },
      explorerPart(explorer, await packExplorer(explorer)),
      ...furtherParts(input),
    ],
  });
}

function furtherParts({ report, epochs, plots, configuration, provenance }: HtmlReportInput): PagePart[] {
  const parts: PagePart[] = [];
  const table = epochs && epochTable(epochs);
  if (table !== undefined) {
    const title = `VAL and accuracy by 512 + 512 pairs, exact VAL at FAR ${MAIN_RATE}; ★ the best checkpoint`;
    const content = markup`${tablesHtml({ title, tables: [table] }, "epochs-table")}
${(epochs?.rescues ?? []).map(({ message }) => markup`<p class="notes">${message}</p>`)}`;
    parts.push({ id: "epochs", title: "Epochs", content });
  }
  if (plots.length > 0) {
    const content = markup`<div class="plots">${plots.map(figure)}</div>`;
    parts.push({ id: "plots", title: "Plots", content });
  }
  const details = detailsHtml(report);
  if (details !== undefined) parts.push({ id: "details", title: "Details", content: details });
  const facts = [["configuration", "Configuration", configuration], [
    "provenance",
    "Provenance",
    provenance,
  ]] as const;
  for (const [id, title, rows] of facts) {
    if (rows.length > 0) parts.push({ id, title, content: factList(rows) });
  }
  return parts;
}

/**
 * Shows a plot as an image instead of inline SVG, so that styles and names of plots cannot affect each other; loads it
 * lazily, since drawing ten thousand points takes time.
 */
function figure({ name, title, svg }: ReportPlot): Html {
  const [, width = "", height = ""] = /^<svg\b[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"/.exec(svg) ??
    [];
  return markup`<figure id="plot-${name}"><img src="${
    svgUrl(svg)
  }" alt="${title}" width="${width}" height="${height}"
loading="lazy"></figure>`;
}
