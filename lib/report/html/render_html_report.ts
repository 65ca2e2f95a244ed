import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { evaluationTables } from "../evaluation_table.ts";
import { epochTable } from "./epoch_table.ts";
import { packExplorer } from "./explorer_payload.ts";
import { detailsHtml, summaryHtml } from "./evaluation_parts.ts";
import { explorerSection } from "./explorer_section.ts";
import type { HtmlReportInput, ReportPlot, ReportRow } from "./html_report_input.ts";
import { Html, markup } from "./markup.ts";
import { pageScript } from "./page_script.ts";
import style from "./page/style.css" with { type: "text" };
import { svgUrl } from "./svg_url.ts";
import { tablesHtml } from "./table_html.ts";

/** A part of the page that is there only where something is in it. */
interface Part {
  id: string;
  title: string;
  content: Html;
}

/**
 * A training and its embeddings as one HTML file, with script, style and data in it: it can be opened from a disk,
 * sent and kept, and asks for nothing from anywhere, which it forbids itself by its own policy.
 *
 * @throws {RangeError} If the explorer's parts do not fit together.
 */
export async function renderHtmlReport(input: HtmlReportInput): Promise<string> {
  const { report, epochs, explorer } = input;
  const script = pageScript();
  const name = epochs?.run?.run ?? report.checkpoint.path;
  const parts = furtherParts(input);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${await policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name} – Trinca</title>
<link rel="icon" href="${svgUrl(MARK)}">
<style>${new Html(style)}</style>
</head>
<body>
<header>
<img src="${svgUrl(MARK)}" alt="" width="36" height="36">
<div><p class="kind">Trinca report</p><h1>${name}</h1></div>
<button type="button" id="theme" hidden>Dark</button>
${factList(evaluationTables(report).facts)}
<nav aria-label="Contents"><a href="#summary">Summary</a>
<a href="#explorer">Explorer</a>
${parts.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`)}</nav>
</header>
<main>
${section({ id: "summary", title: "Summary", content: summaryHtml(report) })}
${explorerSection(explorer, await packExplorer(explorer))}
${parts.map(section)}
</main>
<script type="module">${new Html(script)}</script>
</body>
</html>
`.text;
}

function furtherParts({ report, epochs, plots, configuration, provenance }: HtmlReportInput): Part[] {
  const parts: Part[] = [];
  const table = epochs && epochTable(epochs);
  if (table !== undefined) {
    const title = `VAL and accuracy by 512 + 512 pairs, exact VAL at FAR ${MAIN_RATE}; ★ the best checkpoint`;
    const content = tablesHtml({ title, tables: [table] }, "epochs-table");
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

function section({ id, title, content }: Part): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>`;
}

function factList(rows: readonly ReportRow[]): Html {
  return markup`<dl class="facts">${
    rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  }</dl>`;
}

/**
 * As a picture and not as part of the page, so that no style and no name of one plot can meddle with another; and drawn
 * when it comes into view, since one of ten thousand points takes its time.
 */
function figure({ name, title, svg }: ReportPlot): Html {
  const [, width = "", height = ""] = /^<svg\b[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"/.exec(svg) ??
    [];
  return markup`<figure id="plot-${name}"><img src="${
    svgUrl(svg)
  }" alt="${title}" width="${width}" height="${height}"
loading="lazy"></figure>`;
}

/** Three points, of which two belong together. */
const MARK =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><path d="M9 26 18 9 28 24Z" fill="none" ` +
  `stroke="#8894a0" stroke-width="2"/><circle cx="9" cy="26" r="5.5" fill="#0072b2"/>` +
  `<circle cx="18" cy="9" r="5.5" fill="#0072b2"/><circle cx="28" cy="24" r="5.5" fill="#e08a00"/></svg>`;

/** Only this script, this style and pictures within the page: no request to anywhere. */
async function policy(script: string, style: string): Promise<string> {
  const hash = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${new Uint8Array(digest).toBase64()}'`;
  };
  return `default-src 'none'; script-src ${await hash(script)}; style-src ${await hash(style)}; ` +
    `img-src data:; base-uri 'none'; form-action 'none'`;
}
