import type { ImageHeader } from "../headers/image_header.ts";
import { isText, viewOf } from "../headers/is_text.ts";
import { MAX_PIXELS } from "../headers/read_header.ts";
import { ImageError } from "../image_error.ts";
import { decodeLzw } from "./decode_lzw.ts";
import { withoutConsole } from "./without_console.ts";

/** A directory of utif2: the values of each tag under `t` and its number. */
type Directory = Record<string, ArrayLike<number> | undefined>;

/** What is used of utif2, whose own types need those of Node. */
export interface Utif {
  decode(file: ArrayBuffer): Directory[];
  decodeImage(file: ArrayBuffer, directory: Directory): void;
  toRGBA8(directory: Directory): Uint8Array;
  /** The decoder for JPEG in TIFF. */
  JpegDecoder: new () => {
    parse(file: Uint8Array): void;
    /** `[H, W, C]`; of CMYK, 255 is full ink. */
    getData(
      options: { width: number; height: number; forceRGB: boolean; isSourcePDF: boolean },
    ): Uint8ClampedArray;
  };
}

/** None, LZW, deflate (two numbers), PackBits. */
const COMPRESSIONS = [1, 5, 8, 32946, 32773];
/** Grey (white or black is 0), RGB, palette. */
const PHOTOMETRICS = [0, 1, 2, 3];

const LZW = 5;

/**
 * Decodes the first page of a TIFF with utif2.
 *
 * @returns RGBA.
 * @throws {ImageError} If it is of a kind that utif2 does not read well.
 */
export function decodeTiff(utif: Utif, bytes: Uint8Array, { height, width }: ImageHeader): Uint8Array {
  let file = bytes.slice();
  cutAfterFirstPage(file);
  const page = utif.decode(file.buffer)[0];
  if (!page) throw new ImageError("it is damaged: it has no page");
  const tag = (number: number, otherwise: number) => page[`t${number}`]?.[0] ?? otherwise;
  const samples = tag(277, 1);
  const isKnown = COMPRESSIONS.includes(tag(259, 1)) && PHOTOMETRICS.includes(tag(262, -1)) &&
    [1, 4, 8, 16].includes(tag(258, 1)) && samples >= 1 && samples <= 4 &&
    tag(339, 1) === 1 && tag(284, 1) === 1 && tag(338, 2) !== 1;
  if (!isKnown) throw new ImageError("it is a TIFF of a rare kind, which only sharp decodes");
  const isTiled = page.t322 !== undefined;
  const tile = isTiled ? { height: tag(323, 0), width: tag(322, 0) } : { height: tag(278, height), width };
  const rows = Math.min(tile.height, isTiled ? Infinity : height);
  const count = Math.ceil(height / rows) * Math.ceil(width / tile.width);
  const starts = page[isTiled ? "t324" : "t273"] ?? [];
  // Otherwise utif2 would loop for ever, or need any amount of memory.
  if (!(starts.length >= count) || rows * tile.width > MAX_PIXELS) {
    throw new ImageError("it is damaged: its parts are not as many as it says");
  }
  if (tag(259, 1) === LZW) {
    const partBytes = rows * Math.ceil(tile.width * samples * tag(258, 1) / 8);
    file = decompress(file, page, isTiled, count, partBytes);
  }
  return withoutConsole(() => {
    utif.decodeImage(file.buffer, page);
    return utif.toRGBA8(page);
  }).result;
}

/** Clears the place of the next page: a damaged one may be that of a page before. */
function cutAfterFirstPage(file: Uint8Array): void {
  const view = viewOf(file);
  const isLittle = isText(file, 0, "II");
  const directory = view.getUint32(4, isLittle);
  view.setUint32(directory + 2 + 12 * view.getUint16(directory, isLittle), 0);
}

/** Decodes the LZW of all parts, and makes the page one without compression. */
function decompress(file: Uint8Array, page: Directory, isTiled: boolean, count: number, partBytes: number) {
  const [starts, lengths] = isTiled ? [page.t324!, page.t325!] : [page.t273!, page.t279!];
  // The beginning says the order of bytes.
  const start = 8;
  const out = new Uint8Array(start + count * partBytes);
  out.set(file.subarray(0, start));
  for (let i = 0; i < count; i++) {
    const part = file.subarray(starts[i]!, starts[i]! + lengths[i]!);
    out.set(decodeLzw(part, partBytes), start + i * partBytes);
  }
  page.t259 = [1];
  page[isTiled ? "t324" : "t273"] = Array.from({ length: count }, (_, i) => start + i * partBytes);
  page[isTiled ? "t325" : "t279"] = Array.from({ length: count }, () => partBytes);
  return out;
}
