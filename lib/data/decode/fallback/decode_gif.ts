import { gifFrameEnd } from "../ends_early.ts";
import type { ImageHeader } from "../headers/image_header.ts";
import { ImageError } from "../image_error.ts";
import { withoutConsole } from "./without_console.ts";

/** The end of a GIF. */
const TRAILER = 0x3b;

/**
 * Decodes the first frame of a GIF with omggif.
 *
 * @returns RGBA; transparent where the frame covers nothing.
 * @throws {ImageError} If the frame is larger than the image.
 */
export function decodeGif(
  { GifReader }: typeof import("omggif"),
  bytes: Uint8Array,
  { height, width }: ImageHeader,
): Uint8Array {
  // Only the first frame: what follows may be long, or damaged.
  const end = gifFrameEnd(bytes);
  const first = new Uint8Array(end + 1);
  first.set(bytes.subarray(0, end));
  first[end] = TRAILER;
  // Its type demands a Buffer, of which it uses what any array of bytes has.
  const reader = new GifReader(first as never);
  const frame = reader.frameInfo(0);
  if (frame.x + frame.width > width || frame.y + frame.height > height) {
    throw new ImageError("it is damaged: its first frame is larger than the image");
  }
  const rgba = new Uint8Array(height * width * 4);
  const { printed } = withoutConsole(() => reader.decodeAndBlitFrameRGBA(0, rgba as never));
  if (printed.length > 0) throw new ImageError("it is damaged: its first frame has too few pixels");
  return rgba;
}
