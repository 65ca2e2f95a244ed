import type { Plot, Rect } from "../view/frame.ts";
import { type BlessedScreen, CanvasClass } from "./blessed.ts";
import { DotGrid } from "./dot_grid.ts";
import type { Glyphs } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { put } from "./put.ts";

/** Dots of a cell. */
const ACROSS = 2;
const DOWN = 4;

/**
 * blessed-contrib's canvas with added features: any size, lossless resizing, colours of a palette, and cells that go
 * straight to the screen instead of through text with escape sequences.
 */
export class PlotCanvas extends CanvasClass {
  #rect: Rect = { x: 0, y: 0, width: 0, height: 0 };
  #glyphs: Glyphs | undefined;

  /** Creates an empty canvas; it draws only when its pane asks for it. */
  constructor(screen: BlessedScreen) {
    super({ screen }, DotGrid);
    this.emit("attach"); // Creates the drawing context.
  }

  /** Sets the size in dots; the library would subtract room for the axes of its own charts. */
  override calcSize(): void {
    const { width, height } = this.#rect ?? { width: 0, height: 0 };
    this.canvasSize = { width: ACROSS * width, height: DOWN * height };
  }

  /** Draws a plot with its area at a position on the screen. */
  draw(plot: Plot, rect: Rect, palette: Palette, glyphs: Glyphs): void {
    const resized = rect.width !== this.#rect.width || rect.height !== this.#rect.height;
    this.#rect = rect;
    this.#glyphs = glyphs;
    if (resized) this.emit("attach");
    const { ctx } = this;
    ctx.canvas.clear();
    for (const { color, kind, points } of plot.strokes) {
      ctx.strokeStyle = palette.attribute({ color });
      ctx.canvas.replacing = kind !== "dots";
      if (kind === "dots") {
        for (let i = 0; i + 1 < points.length; i += 2) ctx.canvas.set(points[i]!, points[i + 1]!);
        continue;
      }
      this.#line(points, 0);
      if (kind === "bold") this.#line(points, 1);
    }
  }

  /** Copies the dots to the screen. */
  override render(): void {
    const glyphs = this.#glyphs;
    if (glyphs === undefined) return;
    const { x, y, width, height } = this.#rect;
    const { bits, attributes } = this.ctx.canvas;
    for (let row = 0; row < height; row++) {
      const line = this.screen.lines[y + row];
      if (line === undefined) return;
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        if (bits[cell] !== 0) put(line, x + column, attributes[cell]!, glyphs.dots(bits[cell]!));
      }
    }
  }

  #line(points: readonly number[], lower: number): void {
    const { ctx } = this;
    ctx.beginPath();
    ctx.moveTo(points[0]!, points[1]! + lower);
    for (let i = 2; i + 1 < points.length; i += 2) ctx.lineTo(points[i]!, points[i + 1]! + lower);
    ctx.stroke();
  }
}
