import type { ImageHeader } from "./image_header.ts";
import { viewOf } from "./is_text.ts";

/** Reads the size of a GIF's screen, on which its frames are drawn. */
export function readGifHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  return { format: "gif", height, width, channels: 3, orientation: 1 };
}
