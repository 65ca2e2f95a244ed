import type { Line, Pane, Picture, Rect } from "../view/frame.ts";
import { inside } from "../view/layout.ts";
import { cut, widthOf } from "../view/text.ts";
import { type BlessedScreen, ElementClass } from "./blessed.ts";
import { fewColors } from "./few_colors.ts";
import type { Glyphs } from "./glyphs.ts";
import { DEFAULT_COLOR, MOST_PICTURE_COLORS, type Palette, type Rgb } from "./palette.ts";
import { PlotCanvas } from "./plot_canvas.ts";
import { put } from "./put.ts";
import { brightness, cellBrightness, HALF_BLOCK, hasHalfBlocks, visitCells } from "./half_blocks.ts";

/** The attribute of a blank cell. */
const BLANK = (DEFAULT_COLOR << 9) | DEFAULT_COLOR;

/** A pane of a frame as an element of a blessed screen. */
export class PaneElement extends ElementClass {
  readonly #palette: Palette;
  readonly #glyphs: Glyphs;
  #pane: Pane | undefined;
  #canvas: PlotCanvas | undefined;

  /** Creates an element that shows nothing yet. */
  constructor(screen: BlessedScreen, palette: Palette, glyphs: Glyphs) {
    super({ screen });
    this.#palette = palette;
    this.#glyphs = glyphs;
  }

  /** Sets the pane to show from the next drawing on. */
  show(pane: Pane): void {
    this.#pane = pane;
  }

  /** Writes all cells of the pane, over what was there before. */
  override render(): void {
    const pane = this.#pane;
    if (pane === undefined || pane.rect.width <= 0 || pane.rect.height <= 0) return;
    const { rect, border } = pane;
    const inner = border === undefined ? rect : inside(rect);
    if (border !== undefined) this.#drawBorder(pane, this.#palette.attribute({ color: border }));
    for (let row = 0; row < inner.height; row++) {
      this.#write(pane.lines?.[row] ?? [], inner.x, inner.y + row, inner.width, true);
    }
    for (const picture of pane.pictures ?? []) this.#drawPicture(picture, inner);
    if (pane.plot !== undefined && pane.plot.area.width > 0 && pane.plot.area.height > 0) {
      const { area } = pane.plot;
      const place = { ...area, x: inner.x + area.x, y: inner.y + area.y };
      this.#canvas ??= new PlotCanvas(this.screen);
      this.#canvas.draw(pane.plot, place, this.#palette, this.#glyphs);
      this.#canvas.render();
    }
    for (const label of pane.labels ?? []) {
      if (label.y < 0 || label.y >= inner.height) continue;
      this.#write([label], inner.x + label.x, inner.y + label.y, inner.width - label.x, false);
    }
  }

  /** @param fill Whether to fill the rest of the row with blanks. */
  #write(line: Line, x: number, y: number, columns: number, fill: boolean): void {
    const row = this.screen.lines[y];
    if (row === undefined) return;
    let column = 0;
    for (const piece of line) {
      const attribute = this.#palette.attribute(piece);
      for (let i = 0; i < piece.text.length && column < columns; i++, column++) {
        put(row, x + column, attribute, this.#glyphs.character(piece.text[i]!));
      }
    }
    if (fill) { for (; column < columns; column++) put(row, x + column, BLANK, " "); }
  }

  #drawBorder({ rect, title = [], note = [] }: Pane, attribute: number): void {
    const { x, y, width, height } = rect;
    if (width < 2 || height < 2) return;
    const at = (column: number, row: number, character: string) => {
      const line = this.screen.lines[row];
      if (line !== undefined) put(line, column, attribute, this.#glyphs.character(character));
    };
    for (let column = x + 1; column < x + width - 1; column++) {
      at(column, y, "─");
      at(column, y + height - 1, "─");
    }
    for (let row = y + 1; row < y + height - 1; row++) {
      at(x, row, "│");
      at(x + width - 1, row, "│");
    }
    for (const [column, row, corner] of corners(rect)) at(column, row, corner);
    const room = width - 4;
    const left = padded(cut(title, room - 2));
    this.#write(left, x + 1, y, room, false);
    const noteWidth = widthOf(note) + 2;
    if (note.length > 0 && widthOf(left) + noteWidth <= width - 3) {
      this.#write(padded(note), x + width - 1 - noteWidth, y, noteWidth, false);
    }
  }

  #drawPicture(picture: Picture, inner: Rect): void {
    const { x, y, width, values, channels } = picture;
    const { depth } = this.#palette;
    const halves = hasHalfBlocks(this.#glyphs, depth);
    const colors = channels === 3 && halves
      ? fewColors(values, depth === "true" ? MOST_PICTURE_COLORS : 256)
      : undefined;
    const color = (pixel: number): Rgb => [
      colors![3 * pixel]!,
      colors![3 * pixel + 1]!,
      colors![3 * pixel + 2]!,
    ];
    const gray = (pixel: number | undefined) =>
      ({ ramp: "gray", at: pixel === undefined ? 0 : brightness(picture, pixel) }) as const;
    const columns = Math.min(width, inner.width - x);
    visitCells(picture, (column, row, upper, lower) => {
      const line = this.screen.lines[inner.y + y + row];
      if (line === undefined || column >= columns || y + row >= inner.height) return;
      const place = inner.x + x + column;
      if (!halves) {
        put(line, place, BLANK, this.#glyphs.shade(cellBrightness(picture, upper, lower)));
        return;
      }
      const attribute = colors === undefined
        ? this.#palette.attribute({ color: gray(upper), back: gray(lower) })
        : this.#palette.pictureAttribute(color(upper), lower === undefined ? undefined : color(lower));
      put(line, place, attribute, HALF_BLOCK);
    });
  }
}

function corners({ x, y, width, height }: Rect): [number, number, string][] {
  const [right, bottom] = [x + width - 1, y + height - 1];
  return [[x, y, "┌"], [right, y, "┐"], [x, bottom, "└"], [right, bottom, "┘"]];
}

function padded(line: Line): Line {
  return line.length === 0 ? [] : [{ text: " " }, ...line, { text: " " }];
}
