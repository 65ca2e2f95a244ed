import { escapeMarkup } from "../../base/escape_markup.ts";
import type { CellRow } from "./blessed.ts";
import { type Background, DEFAULT_COLOR, type Palette } from "./palette.ts";

/** Size of a cell in the picture; letters are as wide as in most monospaced fonts. */
const [WIDTH, HEIGHT] = [9, 18];
const FONT_SIZE = 15;
/** Baseline of the letters in a cell. */
const BASELINE = 13.5;
/** Margin around the picture. */
const MARGIN = 10;

/** A terminal's default colours: foreground, background. */
const OWN: Readonly<Record<Background, readonly [string, string]>> = {
  dark: ["#dfe3e8", "#14171c"],
  light: ["#1c1f23", "#fbfbf9"],
};

/** Arms of box-drawing characters, from the middle of a cell: left, right, up, down. */
const BOX_LINES: Readonly<Record<string, string>> = {
  "─": "lr",
  "│": "ud",
  "┌": "rd",
  "┐": "ld",
  "└": "ru",
  "┘": "lu",
  "├": "udr",
  "┤": "udl",
  "┬": "lrd",
  "┴": "lru",
  "┼": "lrud",
};

/** Shapes of one colour. */
interface Layer {
  rects: string[];
  lines: string[];
  dots: string[];
}

/**
 * Draws the cells of a screen as SVG. Lines, blocks and dots are shapes rather than text, so that the picture looks the
 * same with any font.
 *
 * @param palette Must have true colour.
 * @param title Text alternative of the picture.
 */
export function cellsToSvg(
  rows: readonly CellRow[],
  palette: Palette,
  background: Background,
  title: string,
): string {
  const columns = rows[0]?.length ?? 0;
  const [width, height] = [columns * WIDTH + 2 * MARGIN, rows.length * HEIGHT + 2 * MARGIN];
  const [, ground] = OWN[background];
  const layers = new Map<string, Layer>();
  const layer = (color: string): Layer => {
    const found = layers.get(color) ?? { rects: [], lines: [], dots: [] };
    layers.set(color, found);
    return found;
  };
  const texts: string[] = [];
  // All backgrounds come before their contents.
  const grounds = new Map<string, string[]>();
  for (const [y, row] of rows.entries()) {
    const top = MARGIN + y * HEIGHT;
    let run: Run | undefined;
    let blanks = 0;
    const flush = () => {
      if (run !== undefined && run.text.trim() !== "") texts.push(textOf(run, top));
      run = undefined;
    };
    for (const [x, [attribute, character]] of row.entries()) {
      const left = MARGIN + x * WIDTH;
      const style = styleOf(attribute, palette, background);
      if (style.back !== ground) {
        const rects = grounds.get(style.back) ?? [];
        grounds.set(style.back, rects);
        rects.push(rect(left, top, WIDTH, HEIGHT));
      }
      const code = character.codePointAt(0)!;
      const drawn = draw(character, code, left, top, layer(style.color));
      blanks = character === " " ? blanks + 1 : 0;
      // Viewers differ in how they treat repeated blanks.
      if (drawn || blanks > 1) flush();
      else if (run?.color === style.color && run.bold === style.bold) run.text += character;
      else {
        flush();
        run = { left, text: character, color: style.color, bold: style.bold };
      }
    }
    flush();
  }
  const backs = [...grounds].map(([color, rects]) => `<path fill="${color}" d="${rects.join("")}"/>`);
  const shapes = [...layers].flatMap(([color, { rects, lines, dots }]) => [
    ...(rects.length > 0 ? [`<path fill="${color}" d="${rects.join("")}"/>`] : []),
    ...(lines.length > 0 ? [`<path stroke="${color}" fill="none" d="${lines.join("")}"/>`] : []),
    ...(dots.length > 0 ? [`<path stroke="${color}" class="d" d="${dots.join("")}"/>`] : []),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<style>text{font:${FONT_SIZE}px "DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre}` +
    `.b{font-weight:bold}.d{stroke-width:3.1;stroke-linecap:round}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>`,
    ...backs,
    ...shapes,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

/** Neighbouring letters of the same style. */
interface Run {
  left: number;
  text: string;
  color: string;
  bold: boolean;
}

function textOf({ left, text, color, bold }: Run, top: number): string {
  const shown = text.trimEnd();
  const skipped = shown.length - shown.trimStart().length;
  const letters = shown.trimStart();
  const length = letters.length * WIDTH;
  return `<text x="${left + skipped * WIDTH}" y="${top + BASELINE}" fill="${color}"${
    bold ? ' class="b"' : ""
  } ` +
    `textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(letters)}</text>`;
}

/** Draws characters that are not letters. */
function draw(character: string, code: number, left: number, top: number, layer: Layer): boolean {
  const [middle, centre] = [left + WIDTH / 2, top + HEIGHT / 2];
  const sides = BOX_LINES[character];
  if (sides !== undefined) {
    for (const side of sides) {
      const [x, y] = {
        l: [left, centre],
        r: [left + WIDTH, centre],
        u: [middle, top],
        d: [middle, top + HEIGHT],
      }[side]!;
      layer.lines.push(`M${middle} ${centre}L${x} ${y}`);
    }
    return true;
  }
  if (code >= 0x2800 && code <= 0x28ff) {
    const bits = code - 0x2800;
    for (const [bit, x, y] of DOTS) {
      if ((bits & bit) === 0) continue;
      layer.dots.push(`M${left + (x + 0.5) * WIDTH / 2} ${top + (y + 0.5) * HEIGHT / 4}h0`);
    }
    return true;
  }
  switch (character) {
    case " ":
      return false;
    case "▀":
      layer.rects.push(rect(left, top, WIDTH, HEIGHT / 2));
      return true;
    case "█":
      layer.rects.push(rect(left, top, WIDTH, HEIGHT));
      return true;
    case "━":
      layer.rects.push(rect(left, centre - 2.5, WIDTH, 5));
      return true;
    case "╌":
      layer.rects.push(rect(left + 1, centre - 0.5, WIDTH - 2, 1));
      return true;
  }
  return false;
}

/** Bits of a braille character, with the positions of their dots. */
const DOTS = [
  [0x1, 0, 0],
  [0x2, 0, 1],
  [0x4, 0, 2],
  [0x40, 0, 3],
  [0x8, 1, 0],
  [0x10, 1, 1],
  [0x20, 1, 2],
  [0x80, 1, 3],
] as const;

function styleOf(attribute: number, palette: Palette, background: Background) {
  const [letters, ground] = OWN[background];
  const flags = attribute >> 18;
  const css = (color: number, own: string) => {
    const rgb = color === DEFAULT_COLOR ? undefined : palette.exact(color);
    return rgb === undefined ? own : `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const color = css((attribute >> 9) & 0x1ff, letters);
  const back = css(attribute & 0x1ff, ground);
  const bold = (flags & 1) !== 0;
  return (flags & 8) !== 0 ? { color: back, back: color, bold } : { color, back, bold };
}

function rect(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h-${width}z`;
}
