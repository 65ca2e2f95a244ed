import { ENDS_EARLY, ImageError } from "../image_error.ts";
import type { ImageHeader } from "./image_header.ts";
import { readAvifHeader } from "./avif_header.ts";
import { readBmpHeader } from "./bmp_header.ts";
import { readGifHeader } from "./gif_header.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { readPngHeader } from "./png_header.ts";
import { readPnmHeader } from "./pnm_header.ts";
import { isText } from "./is_text.ts";
import { readTiffHeader } from "./tiff_header.ts";
import { readWebpHeader } from "./webp_header.ts";

/** The maximum number of pixels: a file of a few bytes may claim billions. */
export const MAX_PIXELS = 100_000_000;

/** How each format starts. */
const READERS: readonly [(bytes: Uint8Array) => boolean, (bytes: Uint8Array) => ImageHeader][] = [
  [(bytes) => startsWith(bytes, "\xff\xd8\xff"), readJpegHeader],
  [(bytes) => startsWith(bytes, "\x89PNG\r\n\x1a\n"), readPngHeader],
  [(bytes) => startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a"), readGifHeader],
  [(bytes) => startsWith(bytes, "RIFF") && isText(bytes, 8, "WEBP"), readWebpHeader],
  [(bytes) => startsWith(bytes, "BM"), readBmpHeader],
  [(bytes) => startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*"), readTiffHeader],
  [(bytes) => isText(bytes, 4, "ftypavif") || isText(bytes, 4, "ftypavis"), readAvifHeader],
  [(bytes) => /^P[1-6][\s#]/.test(String.fromCharCode(...bytes.subarray(0, 3))), readPnmHeader],
];

/** Formats that people have, but that are not decoded. */
const OTHERS: readonly [(bytes: Uint8Array) => boolean, string][] = [
  [(bytes) => isText(bytes, 4, "ftyphei") || isText(bytes, 4, "ftypmif1"), "HEIC"],
  [(bytes) => startsWith(bytes, "\xff\x0a") || isText(bytes, 4, "JXL "), "JPEG XL"],
  [(bytes) => isText(bytes, 4, "jP  "), "JPEG 2000"],
  [(bytes) => startsWith(bytes, "II+\0") || startsWith(bytes, "MM\0+"), "BigTIFF"],
  [(bytes) => startsWith(bytes, "8BPS"), "Photoshop"],
  [(bytes) => startsWith(bytes, "%PDF"), "PDF"],
  [(bytes) => /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<svg/is.test(ascii(bytes.subarray(0, 1024))), "SVG"],
];

/**
 * Reads the header of an image of any format, which it recognizes by the content.
 *
 * @throws {ImageError} If it is no image that can be decoded, or has too many pixels.
 */
export function readHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new ImageError("the file is empty");
  const reader = READERS.find(([starts]) => starts(bytes))?.[1];
  if (!reader) {
    const other = OTHERS.find(([starts]) => starts(bytes))?.[1];
    throw new ImageError(other ? `it is ${other}, which is not supported` : "it is not an image");
  }
  let header;
  try {
    header = reader(bytes);
  } catch (error) {
    // A DataView was read past its end.
    if (error instanceof RangeError) throw new ImageError(ENDS_EARLY);
    throw error;
  }
  const { height, width } = header;
  if (height === 0 || width === 0) throw new ImageError("it has no pixels");
  if (height * width > MAX_PIXELS) {
    const [w, h] = [width, height].map((side) => side.toLocaleString("en"));
    throw new ImageError(`it is too large: ${w} × ${h} pixels, at most ${MAX_PIXELS / 1e6} million`);
  }
  return header;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return isText(bytes, 0, text);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
