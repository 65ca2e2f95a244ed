import { ENDS_EARLY, ImageError } from "../image_error.ts";
import type { ImageHeader } from "./image_header.ts";
import { viewOf } from "./is_text.ts";

/** The boxes that contain the properties of images, each within the one before, with the bytes that it adds. */
const PATH: readonly [string, number][] = [["meta", 4], ["iprp", 0], ["ipco", 0]];

/** EXIF's orientations by the number of quarter turns: of images that are not mirrored, and of those that are. */
const ORIENTATIONS = [[1, 6, 3, 8], [2, 7, 4, 5]] as const;

/** Reads the properties of an AVIF image. */
export function readAvifHeader(bytes: Uint8Array): ImageHeader {
  let [from, to] = [0, bytes.length];
  for (const [name, extra] of PATH) {
    const box = [...boxes(bytes, from, to)].find((box) => box.name === name);
    if (!box) {
      throw new ImageError(isAvifCut(bytes) ? ENDS_EARLY : "it is damaged: it does not say its size");
    }
    [from, to] = [box.start + extra, box.end];
  }
  const view = viewOf(bytes);
  let [height, width] = [0, 0];
  let [alpha, isGrey] = [0, false];
  // A mirroring from left to right, then quarter turns clockwise.
  let [isMirrored, turns] = [false, 0];
  for (const { name, start, end } of boxes(bytes, from, to)) {
    if (name === "ispe") {
      // The largest: others are of thumbnails.
      const [w, h] = [view.getUint32(start + 4), view.getUint32(start + 8)];
      if (w * h > width * height) [width, height] = [w, h];
    } else if (name === "pixi") isGrey ||= view.getUint8(start + 4) === 1;
    else if (name === "irot") turns -= view.getUint8(start) & 3;
    else if (name === "imir") {
      isMirrored = !isMirrored;
      turns = (view.getUint8(start) & 1 ? 0 : 2) - turns;
    } else if (name === "auxC") {
      const text = String.fromCharCode(...bytes.subarray(start + 4, end));
      if (/alpha|auxid:1/.test(text)) alpha = 1;
    }
  }
  const orientation = ORIENTATIONS[isMirrored ? 1 : 0][((turns % 4) + 4) % 4]!;
  // The one-channel property is that of the alpha plane where there is one.
  return { format: "avif", height, width, channels: (isGrey && !alpha ? 1 : 3) + alpha, orientation };
}

/** Whether the last box of a file is longer than the file. */
export function isAvifCut(bytes: Uint8Array): boolean {
  let end = 0;
  for (const box of boxes(bytes, 0, bytes.length)) end = box.start + box.length;
  return end > bytes.length;
}

/** The boxes between two places. */
function* boxes(bytes: Uint8Array, from: number, to: number) {
  const view = viewOf(bytes);
  for (let place = from; place + 8 <= to;) {
    const short = view.getUint32(place);
    const head = short === 1 ? 16 : 8;
    const size = short === 0 ? to - place : short === 1 ? Number(view.getBigUint64(place + 8)) : short;
    if (size < head) throw new ImageError("it is damaged: a box has an impossible size");
    const name = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    yield { name, start: place + head, end: Math.min(to, place + size), length: size - head };
    place += size;
  }
}
