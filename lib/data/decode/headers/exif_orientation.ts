import { isText, viewOf } from "./is_text.ts";

/** The tag of the orientation, in EXIF and in TIFF. */
const ORIENTATION = 0x112;

/**
 * Reads the orientation out of EXIF data, which have the structure of a TIFF file.
 *
 * @param exif With or without the `Exif\0\0` before them.
 * @returns 1 to 8; 1 where there is none or the data are damaged, since the pixels are still good.
 */
export function exifOrientation(exif: Uint8Array): number {
  const tiff = isText(exif, 0, "Exif\0\0") ? exif.subarray(6) : exif;
  const isLittle = isText(tiff, 0, "II*\0");
  if (!isLittle && !isText(tiff, 0, "MM\0*")) return 1;
  try {
    const view = viewOf(tiff);
    const directory = view.getUint32(4, isLittle);
    const count = view.getUint16(directory, isLittle);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, isLittle) !== ORIENTATION) continue;
      const value = view.getUint16(entry + 8, isLittle);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
