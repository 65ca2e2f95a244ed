/// <reference lib="dom" />

/** A dot, in screen pixels. */
export interface Dot {
  x: number;
  y: number;
  /** Red, green, blue, 0 to 255. */
  color: readonly [number, number, number];
  /** 0 to 1. */
  alpha: number;
}

/** The opacity of a dot. */
const OPACITY = 0.82;

/**
 * A picture of dots, blended pixel by pixel: several times faster than a canvas that draws ten thousand circles without a
 * graphics card.
 */
export class DotImage {
  #image = new ImageData(1, 1);
  #words = new Uint32Array(this.#image.data.buffer);

  /** Paints dots in order onto a background that fills the canvas. */
  paint(
    context: CanvasRenderingContext2D,
    dots: readonly Dot[],
    radius: number,
    [red, green, blue]: Dot["color"],
  ): void {
    const { width, height } = context.canvas;
    if (this.#image.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#words = new Uint32Array(this.#image.data.buffer);
    }
    this.#words.fill(0xff000000 | (blue << 16) | (green << 8) | red); // little-endian
    const mask = circle(radius);
    for (const dot of dots) this.#blend(dot, mask);
    context.putImageData(this.#image, 0, 0);
  }

  #blend({ x, y, color: [red, green, blue], alpha }: Dot, { cover, side }: ReturnType<typeof circle>): void {
    const { data, width, height } = this.#image;
    const [left, top] = [Math.round(x) - (side >> 1), Math.round(y) - (side >> 1)];
    const share = Math.round(alpha * 256);
    for (let row = Math.max(0, -top); row < Math.min(side, height - top); row++) {
      for (let column = Math.max(0, -left); column < Math.min(side, width - left); column++) {
        const weight = (cover[row * side + column]! * share) >> 8; // of 256
        if (weight === 0) continue;
        const at = 4 * ((top + row) * width + left + column);
        data[at]! += ((red - data[at]!) * weight) >> 8;
        data[at + 1]! += ((green - data[at + 1]!) * weight) >> 8;
        data[at + 2]! += ((blue - data[at + 2]!) * weight) >> 8;
      }
    }
  }
}

/** How much of each pixel a circle covers, in 256ths, `[side, side]`. */
function circle(radius: number): { cover: Uint16Array; side: number } {
  const half = Math.ceil(radius);
  const side = 2 * half + 1;
  const cover = Uint16Array.from({ length: side * side }, (_, i) => {
    const distance = Math.hypot(i % side - half, Math.floor(i / side) - half);
    return 256 * OPACITY * Math.max(0, Math.min(1, radius + 0.5 - distance));
  });
  return { cover, side };
}
