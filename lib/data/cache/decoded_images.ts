import type { PixelFile } from "../pixel_file.ts";

/** The bytes of the digest of an image. */
export const DIGEST_BYTES = 16;
/** The numbers about an image before its preparation: height, width, channels, and the index of its format. */
export const ORIGINAL_NUMBERS = 4;

/** The images of a list, decoded: row i is that of image i. */
export interface DecodedImages {
  /** `[N, H, W, C]` */
  pixels: Uint8Array<SharedArrayBuffer> | PixelFile;
  /** C: 1 or 3. */
  channels: number;
  /** The first 16 bytes of the SHA-256 of each image's pixels, `[N, 16]`. */
  digests: Uint8Array;
  /** Height, width, channels and format of each file, `[N, 4]`; zeros for damaged ones. */
  originals: Int32Array;
  /** The names of the formats. */
  formats: readonly string[];
  /** Why images could not be decoded, by their index. */
  faults: ReadonlyMap<number, string>;
}
