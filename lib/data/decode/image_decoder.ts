import type { ImageFormat } from "./headers/image_header.ts";

/**
 * How an image is brought to another ratio of its sides: `cover` crops it around the centre, `contain` keeps
 * all of it between white bars, `stretch` ignores its ratio.
 */
export type Fit = "cover" | "contain" | "stretch";

/** What transparent parts of an image, and the bars of `contain`, look like. */
export const BACKGROUND = "#ffffff";

/** The size that an image is resized to. */
export interface ImageShape {
  height: number;
  width: number;
  fit: Fit;
}

/** The pixels of an image in its own size, rotated as its EXIF orientation says. */
export interface Pixels {
  height: number;
  width: number;
  /** 4 if some pixels are transparent, otherwise 3: grey images too have red, green and blue. */
  channels: 3 | 4;
  /** `[H, W, C]`, sRGB. */
  data: Uint8Array;
}

/** An image as it was before it was prepared. */
export interface OriginalImage {
  /** In pixels, after the rotation by EXIF. */
  height: number;
  width: number;
  /** As the file says: 1 (grey), 2 (grey and alpha), 3, or 4 (colours and alpha, or CMYK). */
  channels: number;
  format: ImageFormat;
}

/** An image in the form that networks are trained with. */
export interface PreparedImage {
  /** `[H, W, 3]`, sRGB, transparent parts on white. */
  rgb: Uint8Array;
  original: OriginalImage;
}

/** Decodes image files; has no state, so that each thread can have its own. */
export interface ImageDecoder {
  readonly name: "sharp" | "jsquash";
  /** Why this is not sharp, in a few words; undefined if it is. */
  readonly fallbackReason?: string;
  /**
   * Decodes an image to its full size. The format follows from the content, whatever the name of the file.
   *
   * @param bytes The file.
   * @throws {ImageError} If it is damaged, too large or not an image.
   */
  decode(bytes: Uint8Array): Promise<Pixels>;
  /**
   * Decodes, rotates, flattens on white and resizes an image.
   *
   * @param bytes The file.
   * @throws {ImageError} If it is damaged, too large or not an image.
   */
  prepare(bytes: Uint8Array, shape: ImageShape): Promise<PreparedImage>;
}
