import { ImageError } from "../image_error.ts";
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

/**
 * Decodes the first page of a TIFF with utif2.
 *
 * @returns RGBA.
 * @throws {ImageError} If it is of a kind that utif2 does not read well.
 */
export function decodeTiff(utif: Utif, bytes: Uint8Array): Uint8Array {
  const file = bytes.slice().buffer;
  const page = utif.decode(file)[0];
  if (!page) throw new ImageError("it is damaged: it has no page");
  const tag = (number: number, otherwise: number) => page[`t${number}`]?.[0] ?? otherwise;
  const isKnown = COMPRESSIONS.includes(tag(259, 1)) && PHOTOMETRICS.includes(tag(262, -1)) &&
    [1, 4, 8, 16].includes(tag(258, 1)) && tag(339, 1) === 1 && tag(284, 1) === 1 && tag(338, 2) !== 1;
  if (!isKnown) throw new ImageError("it is a TIFF of a rare kind, which only sharp decodes");
  return withoutConsole(() => {
    utif.decodeImage(file, page);
    return utif.toRGBA8(page);
  }).result;
}
