import { Html, markup } from "./markup.ts";
import { LOGO_IMAGE, pageHead, THEME_BUTTON } from "./page_head.ts";

/** A section of a page. */
export interface PagePart {
  id: string;
  title: string;
  /** What the list of contents calls it, if that is shorter. */
  shortTitle?: string;
  content: Html;
}

/** Names with their values. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** A page that makes no requests. */
export interface HtmlPage {
  /** What it is, above its name: `Trinca report`. */
  kind: string;
  name: string;
  style: string;
  /** With a script the page has a button for the colours. */
  script?: string;
  facts: Facts;
  parts: readonly PagePart[];
}

/** Renders a page as a single HTML file that includes style and script. */
export async function htmlPage({ kind, name, style, script, facts, parts }: HtmlPage): Promise<string> {
  return markup`<!DOCTYPE html>
<html lang="en">
${pageHead({ title: `${name} – Trinca`, style, policy: await contentPolicy(style, script) })}
<body>
<header>
${LOGO_IMAGE}
<div><p class="kind">${kind}</p><h1>${name}</h1></div>
${script === undefined ? "" : THEME_BUTTON}
${factList(facts)}
<nav aria-label="Contents">${
    parts.map(({ id, title, shortTitle }) => markup`<a href="#${id}">${shortTitle ?? title}</a>`)
  }</nav>
</header>
<main>
${parts.map(sectionHtml)}
</main>
${script === undefined ? "" : markup`<script type="module">${new Html(script)}</script>`}
</body>
</html>
`.text;
}

/** Renders a section under its title. */
function sectionHtml({ id, title, content }: PagePart): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>`;
}

/** Renders names with their values. */
export function factList(rows: Facts): Html {
  return markup`<dl class="facts">${
    rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  }</dl>`;
}

/**
 * Returns the content security policy of a page: it allows only this style and script, and embedded images.
 *
 * @param script The script; without one none is allowed.
 * @param sources What else may be loaded, and from where.
 * @param scriptSources Where other scripts may come from; nowhere if not given.
 */
export async function contentPolicy(
  style: string,
  script?: string,
  sources: string = "img-src data:",
  scriptSources: string = "",
): Promise<string> {
  const hash = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${new Uint8Array(digest).toBase64()}'`;
  };
  const scripts = script === undefined ? "" : `script-src ${await hash(script)}${scriptSources}; `;
  return `default-src 'none'; ${scripts}style-src ${await hash(style)}; ` +
    `${sources}; base-uri 'none'; form-action 'none'`;
}
