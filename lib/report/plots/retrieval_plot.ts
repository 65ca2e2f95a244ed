import { dataUrl, grayPng } from "./gray_png.ts";
import { escapeMarkup } from "../../base/escape_markup.ts";

/** An image of a retrieval. */
export interface ShownImage {
  /** 0 (black) to 255, row by row. */
  pixels: Uint8Array;
  /** Its class. */
  label: number;
  /** Where it is in its set. */
  index: number;
}

/** A query and the images nearest to it, the nearest first. */
export interface RetrievalRow {
  /** What was looked for. */
  query: ShownImage;
  /** What was found, each with its distance. */
  found: readonly (ShownImage & { distance: number })[];
}

/** Pixels of an image in the plot, and of what is around it. */
const SIDE = 68;
const GAP = 12;
const TEXT = 18;
const LEFT = 16;
const HEAD = 62;

/**
 * Queries with their nearest images; those of another class are framed.
 *
 * @param size Of the images, in pixels.
 * @returns SVG.
 */
export async function retrievalPlot(
  rows: readonly RetrievalRow[],
  size: { width: number; height: number },
  title: string,
  subtitle: string,
): Promise<string> {
  const across = 1 + Math.max(0, ...rows.map(({ found }) => found.length));
  const width = LEFT + across * (SIDE + GAP) + 2 * GAP + LEFT;
  const height = HEAD + rows.length * (SIDE + TEXT + GAP) + GAP;
  const place = async (
    image: ShownImage,
    x: number,
    y: number,
    text: string,
    frame: string,
    color: string,
  ) => {
    const url = dataUrl("image/png", await grayPng(image.pixels, size.width, size.height));
    return `<image x="${x}" y="${y}" width="${SIDE}" height="${SIDE}" href="${url}" image-rendering="pixelated"/>` +
      `<rect x="${x - 1.5}" y="${y - 1.5}" width="${SIDE + 3}" height="${
        SIDE + 3
      }" fill="none" stroke="${frame}" stroke-width="3"/>` +
      `<text x="${x + SIDE / 2}" y="${y + SIDE + 14}" text-anchor="middle" font-size="11" fill="${color}">${
        escapeMarkup(text)
      }</text>`;
  };
  const parts: string[] = [];
  for (const [i, { query, found }] of rows.entries()) {
    const y = HEAD + i * (SIDE + TEXT + GAP);
    parts.push(await place(query, LEFT, y, `${query.label}  #${query.index}`, "#222", "#222"));
    for (const [j, image] of found.entries()) {
      const x = LEFT + 2 * GAP + (j + 1) * (SIDE + GAP);
      const wrong = image.label !== query.label;
      const text = `${image.label}  d ${image.distance.toFixed(3)}`;
      parts.push(await place(image, x, y, text, wrong ? "#d55e00" : "#ddd", wrong ? "#d55e00" : "#555"));
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="DejaVu Sans, Verdana, Arial, sans-serif" role="img"><title>${escapeMarkup(title)}</title>` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="16" y="26" font-size="17" font-weight="bold" fill="#111">${escapeMarkup(title)}</text>` +
    `<text x="16" y="45" font-size="12" fill="#555">${escapeMarkup(subtitle)}</text>${
      parts.join("")
    }</svg>\n`;
}
