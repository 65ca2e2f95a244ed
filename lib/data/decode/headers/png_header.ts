import { ImageError } from "../image_error.ts";
import { exifOrientation } from "./exif_orientation.ts";
import type { ImageHeader } from "./image_header.ts";
import { isText, viewOf } from "./is_text.ts";

/** The channels of each colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** Reads the chunks of a PNG before its pixels. */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  if (!isText(bytes, 12, "IHDR")) throw new ImageError("it is damaged: it does not say its size");
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const channels = CHANNELS[view.getUint8(25)];
  if (!channels) throw new ImageError("it is damaged: its colour type is unknown");
  let orientation = 1;
  let hasProfile = false;
  let hasTransparency = false;
  for (let place = 8; place + 8 <= bytes.length && !isText(bytes, place + 4, "IDAT");) {
    const length = view.getUint32(place);
    if (isText(bytes, place + 4, "eXIf")) {
      orientation = exifOrientation(bytes.subarray(place + 8, place + 8 + length));
    } else if (isText(bytes, place + 4, "tRNS")) hasTransparency = true;
    else if (isText(bytes, place + 4, "iCCP")) hasProfile = true;
    place += 12 + length;
  }
  return {
    format: "png",
    height,
    width,
    channels: channels + (hasTransparency ? 1 : 0),
    orientation,
    hasProfile,
  };
}
