import type { ImageHeader } from "./image_header.ts";
import { isText, viewOf } from "./is_text.ts";

/** The tags that are read. */
const TAGS = { width: 256, height: 257, photometric: 262, orientation: 274, samples: 277, profile: 34675 };
/** The value of `photometric` for CMYK. */
const SEPARATED = 5;
/** The value of `photometric` for a palette. */
const PALETTE = 3;

/** Reads the first directory of a TIFF file, which is its first page. */
export function readTiffHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  const isLittle = isText(bytes, 0, "II");
  const directory = view.getUint32(4, isLittle);
  const count = view.getUint16(directory, isLittle);
  const values = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    // 3 is a number of two bytes.
    const isShort = view.getUint16(entry + 2, isLittle) === 3;
    const value = isShort ? view.getUint16(entry + 8, isLittle) : view.getUint32(entry + 8, isLittle);
    values.set(view.getUint16(entry, isLittle), value);
  }
  const photometric = values.get(TAGS.photometric);
  const orientation = values.get(TAGS.orientation) ?? 1;
  return {
    format: "tiff",
    height: values.get(TAGS.height) ?? 0,
    width: values.get(TAGS.width) ?? 0,
    channels: photometric === PALETTE ? 3 : values.get(TAGS.samples) ?? 1,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    isCmyk: photometric === SEPARATED,
    hasProfile: values.has(TAGS.profile),
  };
}
