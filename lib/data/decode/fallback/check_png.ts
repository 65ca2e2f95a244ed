import { crc32 } from "node:zlib";
import { isText, viewOf } from "../headers/is_text.ts";
import { ImageError } from "../image_error.ts";

/**
 * Checks the checksums of the chunks that a PNG cannot do without. The codec, whose memory would leak at each
 * damaged file, then gets good ones alone.
 *
 * @throws {ImageError} If one is wrong.
 */
export function checkPng(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  for (let place = 8; place + 12 <= bytes.length;) {
    const end = place + 8 + view.getUint32(place);
    // The first letter of their names is upper case.
    const isNeeded = (bytes[place + 4]! & 0x20) === 0;
    if (isNeeded && crc32(bytes.subarray(place + 4, end)) !== view.getUint32(end)) {
      throw new ImageError("it is damaged: a checksum is wrong");
    }
    if (isText(bytes, place + 4, "IEND")) return;
    place = end + 4;
  }
}
