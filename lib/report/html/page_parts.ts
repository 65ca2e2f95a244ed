import { type Html, markup } from "./markup.ts";

/** A section of a page. */
export interface PagePart {
  id: string;
  title: string;
  content: Html;
}

/** Renders a section under its title. */
export function section({ id, title, content }: PagePart): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>`;
}

/** Renders names with their values. */
export function factList(rows: readonly (readonly [name: string, value: string])[]): Html {
  return markup`<dl class="facts">${
    rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  }</dl>`;
}

/** The logo: three points, two of which belong together. */
export const LOGO =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><path d="M9 26 18 9 28 24Z" fill="none" ` +
  `stroke="#8894a0" stroke-width="2"/><circle cx="9" cy="26" r="5.5" fill="#0072b2"/>` +
  `<circle cx="18" cy="9" r="5.5" fill="#0072b2"/><circle cx="28" cy="24" r="5.5" fill="#e08a00"/></svg>`;

/**
 * Returns the content security policy of a page that makes no requests: it allows only this style and script, and embedded
 * images.
 *
 * @param script The script; without one none is allowed.
 */
export async function contentPolicy(style: string, script?: string): Promise<string> {
  const hash = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${new Uint8Array(digest).toBase64()}'`;
  };
  const scripts = script === undefined ? "" : `script-src ${await hash(script)}; `;
  return `default-src 'none'; ${scripts}style-src ${await hash(style)}; ` +
    `img-src data:; base-uri 'none'; form-action 'none'`;
}
