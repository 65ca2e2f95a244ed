import type { ImageHeader } from "./image_header.ts";
import { isText, viewOf } from "./is_text.ts";

/** The tags that are read. */
const TAGS = {
  width: 256,
  height: 257,
  photometric: 262,
  strips: 273,
  orientation: 274,
  samples: 277,
  stripBytes: 279,
  tiles: 324,
  tileBytes: 325,
  profile: 34675,
};
/** The bytes of a value, by the number of its type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** The types of the numbers that are read: short and long. */
const [SHORT, LONG] = [3, 4];
/** The value of `photometric` for CMYK. */
const SEPARATED = 5;
/** The value of `photometric` for a palette. */
const PALETTE = 3;

/** Reads the first directory of a TIFF file, which is its first page. */
export function readTiffHeader(bytes: Uint8Array): ImageHeader {
  const values = new Map([...entriesOf(bytes)].map(([tag, [first]]) => [tag, first ?? 0]));
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

/**
 * Whether the pixels of the first page end after the end of the file.
 *
 * @throws {RangeError} If even the directory does.
 */
export function isTiffCut(bytes: Uint8Array): boolean {
  const entries = entriesOf(bytes);
  const starts = entries.get(TAGS.tiles) ?? entries.get(TAGS.strips) ?? [];
  const lengths = entries.get(TAGS.tileBytes) ?? entries.get(TAGS.stripBytes) ?? [];
  return starts.some((start, i) => start + (lengths[i] ?? 0) > bytes.length);
}

/**
 * The numbers of each tag of the first directory; none of those that are no whole numbers.
 *
 * @throws {RangeError} If any of its values are after the end of the file.
 */
function entriesOf(bytes: Uint8Array): Map<number, number[]> {
  const view = viewOf(bytes);
  const isLittle = isText(bytes, 0, "II");
  const directory = view.getUint32(4, isLittle);
  const length = view.getUint16(directory, isLittle);
  const entries = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const entry = directory + 2 + 12 * i;
    const type = view.getUint16(entry + 2, isLittle);
    const count = view.getUint32(entry + 4, isLittle);
    const size = SIZES[type] ?? 1;
    // Up to four bytes are in the entry itself.
    const start = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle);
    if (start + size * count > bytes.length) throw new RangeError("The values of a tag end after the file");
    const read = (place: number) =>
      type === SHORT ? view.getUint16(place, isLittle) : view.getUint32(place, isLittle);
    const values = type === SHORT || type === LONG
      ? Array.from({ length: count }, (_, k) => read(start + k * size))
      : [];
    entries.set(view.getUint16(entry, isLittle), values);
  }
  // The place of the next directory belongs to this one.
  view.getUint32(directory + 2 + 12 * length, isLittle);
  return entries;
}
