import { webpChunks } from "../headers/webp_header.ts";
import { viewOf } from "../headers/is_text.ts";

/** The first frame of an animation, and where it is drawn. */
export interface WebpFrame {
  x: number;
  y: number;
  width: number;
  height: number;
  /** A WebP file of its own. */
  file: Uint8Array;
}

/** The bytes of a frame before its chunks. */
const FRAME_HEADER = 16;

/** Cuts the first frame out of an animation, which libwebp's simple decoder refuses; undefined if it is none. */
export function firstWebpFrame(bytes: Uint8Array): WebpFrame | undefined {
  const frame = webpChunks(bytes).find(({ name }) => name === "ANMF");
  if (!frame) return;
  const view = viewOf(bytes);
  const number24 = (place: number) => view.getUint16(place, true) | view.getUint8(place + 2) << 16;
  const [x, y] = [2 * number24(frame.start), 2 * number24(frame.start + 3)];
  const [width, height] = [1 + number24(frame.start + 6), 1 + number24(frame.start + 9)];
  const chunks = bytes.subarray(frame.start + FRAME_HEADER, frame.end);
  const hasAlpha = webpChunks(chunks, 0).some(({ name }) => name === "ALPH");
  return { x, y, width, height, file: fileOf(chunks, width, height, hasAlpha) };
}

/** Puts the header of a file before chunks; an alpha plane next to the pixels asks for the extended form. */
function fileOf(chunks: Uint8Array, width: number, height: number, hasAlpha: boolean): Uint8Array {
  const head = hasAlpha ? 30 : 12;
  const file = new Uint8Array(head + chunks.length);
  const view = viewOf(file);
  const write = (place: number, text: string) => {
    for (let i = 0; i < text.length; i++) file[place + i] = text.charCodeAt(i);
  };
  write(0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  write(8, "WEBP");
  if (hasAlpha) {
    write(12, "VP8X");
    view.setUint32(16, 10, true);
    file[20] = 0x10;
    view.setUint16(24, (width - 1) & 0xffff, true);
    file[26] = (width - 1) >> 16;
    view.setUint16(27, (height - 1) & 0xffff, true);
    file[29] = (height - 1) >> 16;
  }
  file.set(chunks, head);
  return file;
}
