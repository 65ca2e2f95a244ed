import { type Html, markup } from "../html/markup.ts";
import type { PictureStrip } from "./picture_strip.ts";

/** Lays out figures in columns. */
export function stripFigures(figures: readonly Html[]): Html {
  return markup`<div class="strips">${figures}</div>`;
}

/**
 * A strip of pictures with a caption.
 *
 * @param alt What it shows, for those who do not see it.
 * @param kind A class of the style sheet.
 */
export function stripFigure(
  { url, width, height }: PictureStrip,
  alt: string,
  caption: Html,
  kind = "",
): Html {
  return markup`<figure class="${kind}"><img src="${url}" alt="${alt}" width="${width}" height="${height}">
<figcaption>${caption}</figcaption></figure>`;
}
