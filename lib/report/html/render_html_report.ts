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

/** A section of the page that is present only if it has contents. */
interface Part {
  id: string;
  title: string;
  content: Html;
}

/**
 * Renders a training and its embeddings as a single HTML file that includes script, style and data. The file can be opened
 * from a disk, sent and archived; its content security policy forbids all requests.
 *
 * @throws {RangeError} If the explorer's data are inconsistent.
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

/** The logo: three points, two of which belong together. */
const MARK =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><path d="M9 26 18 9 28 24Z" fill="none" ` +
  `stroke="#8894a0" stroke-width="2"/><circle cx="9" cy="26" r="5.5" fill="#0072b2"/>` +
  `<circle cx="18" cy="9" r="5.5" fill="#0072b2"/><circle cx="28" cy="24" r="5.5" fill="#e08a00"/></svg>`;

/** Allows only this script, this style and embedded images: no requests. */
async function policy(script: string, style: string): Promise<string> {
  const hash = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${new Uint8Array(digest).toBase64()}'`;
  };
  return `default-src 'none'; script-src ${await hash(script)}; style-src ${await hash(style)}; ` +
    `img-src data:; base-uri 'none'; form-action 'none'`;
}
