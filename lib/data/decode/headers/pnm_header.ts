import { ENDS_EARLY, ImageError } from "../image_error.ts";
import type { ImageHeader } from "./image_header.ts";

/** What the header of a PBM, PGM or PPM file says. */
export interface PnmHeader extends ImageHeader {
  /** 1 (black and white), 2 (grey) and 3 (colour) as text, 4 to 6 the same as bytes. */
  kind: number;
  /** The value of white. */
  maximum: number;
  /** Where the pixels begin. */
  pixels: number;
}

/** Reads the header of a PBM, PGM or PPM file. */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const kind = bytes[1]! - 0x30;
  const isBitmap = kind === 1 || kind === 4;
  let place = 2;
  const next = () => {
    const token = nextPnmNumber(bytes, place);
    place = token.end;
    return token.value;
  };
  const [width, height] = [next(), next()];
  const maximum = isBitmap ? 1 : next();
  if (maximum < 1 || maximum > 65535) throw new ImageError(`it is damaged: its maximum is ${maximum}`);
  // A single space separates the header from the pixels.
  const header = { format: "pnm" as const, height, width, channels: kind % 3 === 0 ? 3 : 1, orientation: 1 };
  return { ...header, kind, maximum, pixels: place + 1 };
}

/**
 * Reads a number in text, after spaces and comments.
 *
 * @throws {ImageError} If there is none.
 */
export function nextPnmNumber(bytes: Uint8Array, from: number): { value: number; end: number } {
  let place = from;
  while (place < bytes.length && (isSpace(bytes[place]!) || bytes[place] === HASH)) {
    if (bytes[place++] !== HASH) continue;
    while (place < bytes.length && bytes[place] !== 0x0a && bytes[place] !== 0x0d) place++;
  }
  const start = place;
  let value = 0;
  while (place < bytes.length && bytes[place]! >= 0x30 && bytes[place]! <= 0x39) {
    value = 10 * value + bytes[place++]! - 0x30;
  }
  if (place === start) {
    throw new ImageError(place === bytes.length ? ENDS_EARLY : "it is damaged: a number is missing");
  }
  return { value, end: place };
}

const HASH = 0x23;

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
