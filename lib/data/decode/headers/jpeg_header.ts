import { ImageError } from "../image_error.ts";
import { exifOrientation } from "./exif_orientation.ts";
import type { ImageHeader } from "./image_header.ts";
import { isText, viewOf } from "./is_text.ts";

/** Reads the segments of a JPEG before its first scan. */
export function readJpegHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  let size: { height: number; width: number; channels: number } | undefined;
  let orientation: number | undefined;
  let hasProfile = false;
  let place = 2;
  for (;;) {
    if (view.getUint8(place) !== 0xff) throw new ImageError("it is damaged: its segments are out of order");
    const marker = view.getUint8(place + 1);
    // Any number of 0xff may come before a marker.
    if (marker === 0xff) {
      place++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      place += 2;
      continue;
    }
    const length = view.getUint16(place + 2);
    const content = bytes.subarray(place + 4, place + 2 + length);
    // Start of frame: 0xc0 to 0xcf, of which c4, c8 and cc are other segments.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      size = {
        height: view.getUint16(place + 5),
        width: view.getUint16(place + 7),
        channels: view.getUint8(place + 9),
      };
    } else if (marker === 0xe1 && isText(content, 0, "Exif\0\0")) orientation ??= exifOrientation(content);
    else if (marker === 0xe2 && isText(content, 0, "ICC_PROFILE\0")) hasProfile = true;
    place += 2 + length;
  }
  if (!size) throw new ImageError("it is damaged: it does not say its size");
  return { format: "jpeg", ...size, orientation: orientation ?? 1, hasProfile, isCmyk: size.channels === 4 };
}
