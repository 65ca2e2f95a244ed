import { JsquashDecoder } from "../../../lib/data/decode/fallback/jsquash_decoder.ts";
import type { ImageDecoder } from "../../../lib/data/decode/image_decoder.ts";
import { ImageError } from "../../../lib/data/decode/image_error.ts";
import { SharpDecoder } from "../../../lib/data/decode/sharp_decoder.ts";

/** Both decoders. */
export const bothDecoders: Promise<readonly [ImageDecoder, ImageDecoder]> = Promise.all([
  SharpDecoder.load(),
  JsquashDecoder.load("a test"),
]);

/** Compares arrays of the same length. */
export function difference(a: Uint8Array, b: Uint8Array): { mean: number; maximum: number } {
  if (a.length !== b.length) throw new Error(`${a.length} values and ${b.length}`);
  let [sum, maximum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    sum += difference;
    maximum = Math.max(maximum, difference);
  }
  return { mean: sum / a.length, maximum };
}

/** The mean of all values. */
export function meanOf(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Why an image is refused; fails if it is not, or by another kind of error. */
export async function reasonOf(decoder: ImageDecoder, bytes: Uint8Array): Promise<string> {
  const reasons = [];
  for (
    const run of [
      () => decoder.decode(bytes),
      () => decoder.prepare(bytes, { height: 8, width: 8, fit: "cover" }),
    ]
  ) {
    try {
      await run();
      reasons.push("it is accepted");
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      reasons.push(error.message);
    }
  }
  if (reasons[0] !== reasons[1]) throw new Error(`decode(): ${reasons[0]}; prepare(): ${reasons[1]}`);
  return reasons[0]!;
}

/** A smooth picture in which all places and channels differ, `[H, W, C]`. */
export function drawPixels(height: number, width: number, channels = 3): Uint8Array {
  const data = new Uint8Array(height * width * channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        data[i++] = 128 + 60 * Math.sin(x / 7 + c) + 60 * Math.cos(y / 5 - 2 * c) + (x + y) % 2;
      }
    }
  }
  return data;
}
