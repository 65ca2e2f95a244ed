/// <reference lib="dom" />
import type { ExplorerData } from "./explorer_data.ts";

/** The images' pixels, once the browser has loaded them. */
export interface Sprites {
  /** Draws an image, grey ones in white, `width` wide; draws nothing until it has loaded. */
  draw(context: CanvasRenderingContext2D, index: number, x: number, y: number, width: number): void;
  /** Draws an image within a square and marks its class: grey images by colour, colour images by a frame. */
  mark(
    context: CanvasRenderingContext2D,
    index: number,
    x: number,
    y: number,
    side: number,
    color: string,
  ): void;
}

/** The most tinted images to cache. */
const MOST_TINTED = 2000;

/**
 * Starts to load the images; undefined if there are none.
 *
 * @param onLoad Called when images have loaded.
 */
export function loadSprites({ sprites }: ExplorerData, onLoad: () => void): Sprites | undefined {
  if (sprites === null) return undefined;
  const { width, height, channels, columns, perSheet } = sprites;
  const sheets = sprites.sheets.map((url) => {
    const sheet = new Image();
    sheet.addEventListener("load", onLoad);
    sheet.src = url;
    return sheet;
  });
  const tints = new Map<string, HTMLCanvasElement>();

  const draw: Sprites["draw"] = (context, index, x, y, across) => {
    const sheet = sheets[Math.floor(index / perSheet)]!;
    const place = index % perSheet;
    const [left, top] = [(place % columns) * width, Math.floor(place / columns) * height];
    context.drawImage(sheet, left, top, width, height, x, y, across, (across * height) / width);
  };
  const tinted = (index: number, color: string): HTMLCanvasElement => {
    const key = `${index} ${color}`;
    const known = tints.get(key);
    if (known !== undefined) return known;
    if (tints.size > MOST_TINTED) tints.clear();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d")!;
    draw(context, index, 0, 0, width);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
    tints.set(key, canvas);
    return canvas;
  };
  return {
    draw,
    mark(context, index, x, y, side, color) {
      if (!sheets[Math.floor(index / perSheet)]!.complete) return;
      const scale = side / Math.max(width, height);
      const [across, down] = [width * scale, height * scale];
      const [left, top] = [x + (side - across) / 2, y + (side - down) / 2];
      if (channels === 1) return context.drawImage(tinted(index, color), left, top, across, down);
      draw(context, index, left, top, across);
      context.strokeStyle = color;
      context.lineWidth = 2;
      context.strokeRect(left, top, across, down);
    },
  };
}
