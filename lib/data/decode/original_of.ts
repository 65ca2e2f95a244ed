import type { ImageHeader } from "./headers/image_header.ts";
import type { OriginalImage } from "./image_decoder.ts";

/** Describes an image by its header, as it is after the rotation by EXIF. */
export function originalOf({ height, width, channels, format, orientation }: ImageHeader): OriginalImage {
  // The orientations from 5 on exchange the sides.
  const isTurned = orientation >= 5;
  return { height: isTurned ? width : height, width: isTurned ? height : width, channels, format };
}
