import { RandomStream } from "../../../lib/base/random.ts";
import { ImageSet } from "../../../lib/data/image_set.ts";

/** The side of a texture, in pixels. */
export const SIDE = 48;

/** A picture as rich as a photograph: the sum of random waves and rectangles, `[48, 48, 3]`. */
export function texture(seed: number, side = SIDE): Uint8Array<ArrayBuffer> {
  const random = new RandomStream(seed, "texture");
  const waves = Array.from({ length: 8 }, () => ({
    x: (random.uniform() * 20 - 10) / side,
    y: (random.uniform() * 20 - 10) / side,
    phase: random.uniform() * 2 * Math.PI,
    size: [0, 1, 2].map(() => 10 + 15 * random.uniform()),
  }));
  const boxes = Array.from({ length: 6 }, () => ({
    x: random.integer(side),
    y: random.integer(side),
    size: 4 + random.integer(side / 3),
    color: [0, 1, 2].map(() => 80 * random.uniform() - 40),
  }));
  const pixels = new Uint8Array(side * side * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y, c] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3];
    let value = 128;
    for (const wave of waves) value += wave.size[c]! * Math.sin(wave.x * x + wave.y * y + wave.phase);
    for (const box of boxes) {
      if (x >= box.x && x < box.x + box.size && y >= box.y && y < box.y + box.size) value += box.color[c]!;
    }
    pixels[i] = Math.max(0, Math.min(255, Math.round(value)));
  }
  return pixels;
}

/** A set of images of one shape, all of class 0. */
export function setOf(
  images: readonly Uint8Array[],
  shape: { height: number; width: number; channels: number } = { height: SIDE, width: SIDE, channels: 3 },
): ImageSet {
  const size = shape.height * shape.width * shape.channels;
  const pixels = new Uint8Array(images.length * size);
  images.forEach((image, i) => pixels.set(image, i * size));
  return new ImageSet({ ...shape, pixels, labels: new Int32Array(images.length), classes: 1 });
}
