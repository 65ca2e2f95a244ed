import { isAvifCut } from "./headers/avif_header.ts";
import type { ImageFormat } from "./headers/image_header.ts";
import { isTiffCut } from "./headers/tiff_header.ts";
import { ImageError } from "./image_error.ts";
import { isText, viewOf } from "./headers/is_text.ts";

/** What begins a block of a GIF. */
const [EXTENSION, FRAME] = [0x21, 0x2c];

/**
 * Whether the end of a file is missing, by its structure alone: no decoder is needed, and some take half an
 * image for a whole one.
 */
export function endsEarly(bytes: Uint8Array, format: ImageFormat): boolean {
  try {
    if (format === "jpeg") return !hasJpegEnd(bytes);
    if (format === "png") return !hasPngEnd(bytes);
    // The size in its header is that of the rest of the file.
    if (format === "webp") return viewOf(bytes).getUint32(4, true) + 8 > bytes.length;
    if (format === "tiff") return isTiffCut(bytes);
    if (format === "avif") return isAvifCut(bytes);
    if (format === "gif") return gifFrameEnd(bytes) > bytes.length;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
  return false;
}

/** Whether the marker of the end (0xffd9) follows the last scan. */
function hasJpegEnd(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  let place = 2;
  while (place < bytes.length) {
    place = bytes.indexOf(0xff, place);
    if (place < 0) return false;
    const marker = view.getUint8(place + 1);
    if (marker === 0xd9) return true;
    // Within a scan: a byte 0xff of data, filling, or a restart.
    if (marker === 0xff) place++;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) place += 2;
    else place += 2 + view.getUint16(place + 2);
  }
  return false;
}

function hasPngEnd(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  for (let place = 8; !isText(bytes, place + 4, "IEND");) place += 12 + view.getUint32(place);
  return true;
}

/**
 * Where the first frame of a GIF ends.
 *
 * @throws {RangeError} If it is not complete.
 */
export function gifFrameEnd(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const paletteBytes = (flags: number) => flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
  const afterBlocks = (from: number) => {
    let place = from;
    while (view.getUint8(place) !== 0) place += 1 + view.getUint8(place);
    return place + 1;
  };
  let place = 13 + paletteBytes(view.getUint8(10));
  while (view.getUint8(place) === EXTENSION) place = afterBlocks(place + 2);
  if (view.getUint8(place) !== FRAME) throw new ImageError("it is damaged: it has no frame");
  return afterBlocks(place + 11 + paletteBytes(view.getUint8(place + 9)));
}
