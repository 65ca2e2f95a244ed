/** The formats that are decoded. */
export type ImageFormat = "avif" | "bmp" | "gif" | "jpeg" | "png" | "pnm" | "tiff" | "webp";

/** What the first bytes of an image say. */
export interface ImageHeader {
  format: ImageFormat;
  /** As stored, before any rotation. */
  height: number;
  width: number;
  /** As the file says: 1 (grey), 2 (grey and alpha), 3, or 4 (colours and alpha, or CMYK). */
  channels: number;
  /** EXIF's orientation, 1 to 8; 1 is upright. */
  orientation: number;
  /** Whether the colours are cyan, magenta, yellow and black. */
  isCmyk?: boolean;
  /** Whether the file contains a colour profile. */
  hasProfile?: boolean;
}
