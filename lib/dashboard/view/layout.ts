import type { Rect } from "./frame.ts";

/** The size of a part of a rectangle: a number of columns or rows, or a share of the remaining ones. */
export type Part = { fixed: number } | { share: number };

/** A part of fixed size. */
export const fixed = (cells: number): Part => ({ fixed: cells });
/** A part that gets a share of the remaining space, in proportion to its weight. */
export const share = (weight = 1): Part => ({ share: weight });

/** Divides a rectangle into columns that fill it without gaps. */
export function besides(rect: Rect, parts: readonly Part[]): Rect[] {
  let x = rect.x;
  return sizes(rect.width, parts).map((width) => {
    const part = { ...rect, x, width };
    x += width;
    return part;
  });
}

/** Divides a rectangle into rows that fill it without gaps. */
export function below(rect: Rect, parts: readonly Part[]): Rect[] {
  let y = rect.y;
  return sizes(rect.height, parts).map((height) => {
    const part = { ...rect, y, height };
    y += height;
    return part;
  });
}

/** Divides a rectangle into a grid of cells of at least the given size, row by row, for up to `count` panes. */
export function grid(rect: Rect, count: number, least: { width: number; height: number }): Rect[] {
  const mostAcross = Math.max(1, Math.floor(rect.width / least.width));
  const mostDown = Math.max(1, Math.floor(rect.height / least.height));
  const shown = Math.min(count, mostAcross * mostDown);
  const down = Math.min(mostDown, Math.ceil(shown / mostAcross));
  const across = Math.ceil(shown / down);
  return below(rect, Array.from({ length: down }, () => share())).flatMap((row, i) => {
    const inRow = Math.min(across, shown - i * across);
    return inRow <= 0 ? [] : besides(row, Array.from({ length: inRow }, () => share()));
  });
}

/** The inside of a pane with a border. */
export function inside(rect: Rect): Rect {
  return {
    x: rect.x + 1,
    y: rect.y + 1,
    width: Math.max(0, rect.width - 2),
    height: Math.max(0, rect.height - 2),
  };
}

/** Centres a rectangle in another, cut to its size. */
export function centred(rect: Rect, width: number, height: number): Rect {
  const [w, h] = [Math.min(width, rect.width), Math.min(height, rect.height)];
  return {
    x: rect.x + Math.floor((rect.width - w) / 2),
    y: rect.y + Math.floor((rect.height - h) / 2),
    width: w,
    height: h,
  };
}

function sizes(total: number, parts: readonly Part[]): number[] {
  const taken = parts.reduce((sum, part) => sum + ("fixed" in part ? part.fixed : 0), 0);
  const weights = parts.reduce((sum, part) => sum + ("share" in part ? part.share : 0), 0);
  const left = Math.max(0, total - taken);
  let [seen, given, used] = [0, 0, 0];
  return parts.map((part) => {
    let size: number;
    if ("fixed" in part) size = part.fixed;
    else {
      // Boundaries follow the running sum of the shares, so that rounding leaves no gap.
      seen += part.share;
      const end = Math.round((left * seen) / weights);
      size = end - given;
      given = end;
    }
    const fitting = Math.min(size, total - used);
    used += fitting;
    return fitting;
  });
}
