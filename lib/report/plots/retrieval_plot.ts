import { escapeMarkup } from "../../base/escape_markup.ts";
import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../../base/shrink_image.ts";
import { cutName, textColumns } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import { dataUrl, imagePng } from "./image_png.ts";

/** An image in the retrieval plot. */
export interface ShownImage {
  /** 0 (dark) to 255, row by row, `[H, W, C]`. */
  pixels: Uint8Array;
  label: number;
  /** Its index in the set. */
  index: number;
}

/** A query and its nearest images, nearest first. */
export interface RetrievalRow {
  query: ShownImage;
  /** The nearest images, each with its distance. */
  found: readonly (ShownImage & { distance: number })[];
  /** Lines of text to the right of the images. */
  notes?: readonly string[];
}

/** The longer side of an image in the plot, and the spaces around it. */
const SIDE = 68;
const GAP = 12;
const LINE = 14;
const LEFT = 16;
const HEAD = 62;
/** The longest class name, in columns, in one line with a distance and on its own line. */
const BESIDE_DISTANCE = 3;
const MOST_COLUMNS = 11;
/** The width of a row's notes, and the height of a line. */
const NOTES = 190;
const NOTE_LINE = 16;
/** The greatest side of an image in the file, in pixels, so that ninety images stay small. */
const MOST_PIXELS = 80;

/**
 * Plots queries with their nearest images; images of another class are framed.
 *
 * @param shape The shape of the images, in pixels.
 * @param name Names classes.
 * @returns SVG.
 */
export async function retrievalPlot(
  rows: readonly RetrievalRow[],
  shape: ImageShape,
  title: string,
  subtitle: string,
  name: ClassNamer = classNamer(),
): Promise<string> {
  const scale = SIDE / Math.max(shape.width, shape.height);
  const [wide, high] = [shape.width * scale, shape.height * scale];
  const labels = rows.flatMap(({ query, found }) => [query.label, ...found.map(({ label }) => label)]);
  const long = labels.some((label) => textColumns(name(label)) > BESIDE_DISTANCE);
  const step = high + GAP + LINE * (long ? 2 : 1) + 4;
  const across = 1 + Math.max(0, ...rows.map(({ found }) => found.length));
  const imagesEnd = LEFT + across * (SIDE + GAP) + 2 * GAP;
  const right = rows.some(({ notes }) => notes !== undefined) ? NOTES : 0;
  const width = Math.max(imagesEnd + right + LEFT, 2 * LEFT + 6.6 * subtitle.length);
  const height = HEAD + rows.length * step + GAP;
  const factor = shrinkFactor(shape, MOST_PIXELS);
  const small = shrunkShape(shape, factor);
  const place = async (
    image: ShownImage,
    x: number,
    y: number,
    text: string,
    frame: string,
    color: string,
  ) => {
    const pixels = Uint8Array.from(shrinkImage(image.pixels, shape, factor), Math.round);
    const url = dataUrl("image/png", await imagePng(pixels, small));
    const left = x + (SIDE - wide) / 2;
    const own = name(image.label);
    const lines = long ? [cutName(own, MOST_COLUMNS), text] : [`${own}  ${text}`];
    return `<image x="${left}" y="${y}" width="${wide}" height="${high}" href="${url}" image-rendering="pixelated"/>` +
      `<rect x="${left - 1.5}" y="${y - 1.5}" width="${wide + 3}" height="${
        high + 3
      }" fill="none" stroke="${frame}" ` +
      `stroke-width="3"/>` +
      lines.map((line, i) =>
        `<text x="${x + SIDE / 2}" y="${
          y + high + LINE * (i + 1)
        }" text-anchor="middle" font-size="11" fill="${color}">${escapeMarkup(line)}</text>`
      ).join("");
  };
  const parts: string[] = [];
  for (const [i, { query, found, notes = [] }] of rows.entries()) {
    const y = HEAD + i * step;
    parts.push(await place(query, LEFT, y, `#${query.index}`, "#222", "#222"));
    for (const [j, image] of found.entries()) {
      const x = LEFT + 2 * GAP + (j + 1) * (SIDE + GAP);
      const wrong = image.label !== query.label;
      const text = `d ${image.distance.toFixed(3)}`;
      parts.push(await place(image, x, y, text, wrong ? "#d55e00" : "#ddd", wrong ? "#d55e00" : "#555"));
    }
    for (const [k, note] of notes.entries()) {
      const [x, line] = [imagesEnd, y + NOTE_LINE * (k + 1)];
      parts.push(`<text x="${x}" y="${line}" font-size="12" fill="#222">${escapeMarkup(note)}</text>`);
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
