import type { DrawingStyle } from "./page/backend.ts";

/** Up to this side, in pixels, images are taken for drawings. */
const MOST_SIDE = 32;
/** How many images are looked at. */
const SAMPLES = 64;
/** How much a pixel differs from the ground that belongs to a drawing. */
const INK = 48;

/**
 * How drawings have to be made so that they look like the images of a gallery: as MNIST's digits, say, which are white and
 * reach over 20 of 28 pixels.
 *
 * @param pixels The pixels of an image, `[H, W]`; undefined if it cannot be read.
 * @returns Null if the images are no drawings: they have colours or are large, or none can be read.
 */
export async function drawingStyle(
  { count, pixels }: {
    count: number;
    pixels(row: number): Promise<Uint8Array<ArrayBufferLike> | undefined>;
  },
  { height, width, channels }: { height: number; width: number; channels: number },
): Promise<DrawingStyle | null> {
  if (channels !== 1 || Math.max(height, width) > MOST_SIDE) return null;
  const most = Math.min(count, SAMPLES);
  const images: Uint8Array<ArrayBufferLike>[] = [];
  for (let i = 0; i < most; i++) {
    const image = await pixels(Math.floor(i * count / most));
    if (image !== undefined) images.push(image);
  }
  if (images.length === 0) return null;
  // There is more ground than ink.
  const ink = median(images.map((image) => median(image))) < 128 ? "white" : "black";
  const sides = images.map((image) => longestSide(image, width, ink)).filter((side) => side > 0);
  return { ink, box: sides.length === 0 ? Math.max(height, width) : median(sides) };
}

/** The longer side of the smallest rectangle that contains the ink. */
function longestSide(image: Uint8Array<ArrayBufferLike>, width: number, ink: "white" | "black"): number {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  image.forEach((value, i) => {
    if ((ink === "white" ? value : 255 - value) < INK) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  return right < 0 ? 0 : Math.max(right - left, bottom - top) + 1;
}

function median(values: ArrayLike<number>): number {
  return Array.from(values).sort((a, b) => a - b)[values.length >> 1]!;
}
