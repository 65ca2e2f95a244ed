import type { ReportSection } from "../report_text.ts";
import type { TextTable } from "../text_table.ts";
import { type Html, markup } from "./markup.ts";

/**
 * Tables under a title; on a narrow page, each table scrolls on its own.
 *
 * @param id The id of the title, which labels the tables.
 */
export function tablesHtml({ title, tables }: ReportSection, id: string): Html {
  return markup`<div class="titled"><h3 id="${id}">${title}</h3>
${tables.map((table) => markup`<div class="scroll">${tableHtml(table, id)}</div>`)}</div>`;
}

/** The first column names the rows. */
function tableHtml({ header, rows }: TextTable, id: string): Html {
  const head = header === undefined ? [] : [markup`<thead><tr>${header.map(columnHead)}</tr></thead>`];
  const body = rows.map(([name, ...cells]) =>
    markup`<tr><th scope="row">${name!}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`
  );
  return markup`<table aria-labelledby="${id}">${head}<tbody>${body}</tbody></table>`;
}

function columnHead(title: string): Html {
  return title === "" ? markup`<td></td>` : markup`<th scope="col">${title}</th>`;
}
