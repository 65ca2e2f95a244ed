import { Html, markup } from "./markup.ts";
import { svgUrl } from "./svg_url.ts";

/** What the head of a page says. */
export interface PageHead {
  title: string;
  style: string;
  /** The content security policy; see `contentPolicy`. */
  policy: string;
}

/** The logo: three points, two of which belong together. */
const LOGO =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><path d="M9 26 18 9 28 24Z" fill="none" ` +
  `stroke="#8894a0" stroke-width="2"/><circle cx="9" cy="26" r="5.5" fill="#0072b2"/>` +
  `<circle cx="18" cy="9" r="5.5" fill="#0072b2"/><circle cx="28" cy="24" r="5.5" fill="#e08a00"/></svg>`;

/** The logo at the top of a page. */
export const LOGO_IMAGE = markup`<img src="${svgUrl(LOGO)}" alt="" width="36" height="36">`;

/** The button that changes the colours; a script shows it. */
export const THEME_BUTTON = markup`<button type="button" id="theme" hidden>Dark</button>`;

/** Renders the head of a page. */
export function pageHead({ title, style, policy }: PageHead): Html {
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${svgUrl(LOGO)}">
<style>${new Html(style)}</style>
</head>`;
}
