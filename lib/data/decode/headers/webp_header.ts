import { ImageError } from "../image_error.ts";
import { exifOrientation } from "./exif_orientation.ts";
import type { ImageHeader } from "./image_header.ts";
import { isText, viewOf } from "./is_text.ts";

/** A chunk of a WebP file. */
export interface WebpChunk {
  /** Four characters. */
  name: string;
  /** Where its content begins. */
  start: number;
  /** Where its content ends, which may be after the end of a torn file. */
  end: number;
}

/** The chunks between two places of a WebP file. */
export function* webpChunks(bytes: Uint8Array, from = 12, to = bytes.length): Generator<WebpChunk> {
  const view = viewOf(bytes);
  for (let place = from; place + 8 <= to;) {
    const name = String.fromCharCode(...bytes.subarray(place, place + 4));
    const length = view.getUint32(place + 4, true);
    yield { name, start: place + 8, end: place + 8 + length };
    place += 8 + length + length % 2;
  }
}

/** Reads the size of a WebP image: lossy, lossless or extended. */
export function readWebpHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  const first = isText(bytes, 12, "VP8 ") ? "lossy" : isText(bytes, 12, "VP8L") ? "lossless" : "extended";
  if (first === "lossy") {
    const [width, height] = [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    return { format: "webp", height, width, channels: 3, orientation: 1 };
  }
  if (first === "lossless") {
    const bits = view.getUint32(21, true);
    const [width, height] = [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
    return { format: "webp", height, width, channels: (bits >> 28) & 1 ? 4 : 3, orientation: 1 };
  }
  if (!isText(bytes, 12, "VP8X")) throw new ImageError("it is damaged: it does not say its size");
  const flags = view.getUint8(20);
  const width = 1 + (view.getUint32(24, true) & 0xffffff);
  const height = 1 + (view.getUint32(26, true) >>> 8);
  let orientation = 1;
  // EXIF comes after the pixels.
  if (flags & 0x08) {
    for (const { name, start, end } of webpChunks(bytes)) {
      if (name === "EXIF") orientation = exifOrientation(bytes.subarray(start, end));
    }
  }
  const channels = flags & 0x10 ? 4 : 3;
  return { format: "webp", height, width, channels, orientation, hasProfile: (flags & 0x20) !== 0 };
}
