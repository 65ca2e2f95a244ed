import type { Pixels } from "./image_decoder.ts";
import { ENDS_EARLY, ImageError } from "./image_error.ts";
import { nextPnmNumber, type PnmHeader } from "./headers/pnm_header.ts";

/**
 * Decodes a PBM, PGM or PPM file, as text or bytes, with any maximum: of values of two bytes that use the whole
 * range it takes the high byte, as is done for PNG.
 *
 * @throws {ImageError} If it ends early.
 */
export function decodePnm(bytes: Uint8Array, header: PnmHeader): Pixels {
  const { height, width, channels, kind, maximum } = header;
  const values = kind === 1
    ? textBits(bytes, header)
    : kind === 4
    ? packedBits(bytes, header)
    : kind < 4
    ? textValues(bytes, header)
    : binaryValues(bytes, header);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < data.length; i++) {
    const value = values(channels === 3 ? i : Math.floor(i / 3));
    data[i] = maximum === 65535 ? value >> 8 : Math.min(255, Math.round(value * 255 / maximum));
  }
  return { height, width, channels: 3, data };
}

function binaryValues(bytes: Uint8Array, { height, width, channels, maximum, pixels }: PnmHeader) {
  const size = maximum > 255 ? 2 : 1;
  if (pixels + height * width * channels * size > bytes.length) throw new ImageError(ENDS_EARLY);
  return size === 1
    ? (i: number) => bytes[pixels + i]!
    : (i: number) => bytes[pixels + 2 * i]! * 256 + bytes[pixels + 2 * i + 1]!;
}

function textValues(bytes: Uint8Array, { pixels }: PnmHeader) {
  let place = pixels - 1;
  let last = -1;
  let value = 0;
  // Read in order: a grey value is asked for three times.
  return (i: number) => {
    while (last < i) {
      const token = nextPnmNumber(bytes, place);
      place = token.end;
      value = token.value;
      last++;
    }
    return value;
  };
}

/** In bitmaps 1 is black; in text, digits need no space between them. */
function textBits(bytes: Uint8Array, { pixels }: PnmHeader) {
  let place = pixels - 1;
  let last = -1;
  let value = 0;
  return (i: number) => {
    while (last < i) {
      while (place < bytes.length && bytes[place] !== 0x30 && bytes[place] !== 0x31) place++;
      if (place === bytes.length) throw new ImageError(ENDS_EARLY);
      value = 0x31 - bytes[place++]!;
      last++;
    }
    return value;
  };
}

/** Each row begins with a byte of its own. */
function packedBits(bytes: Uint8Array, { height, width, pixels }: PnmHeader) {
  const rowBytes = Math.ceil(width / 8);
  if (pixels + height * rowBytes > bytes.length) throw new ImageError(ENDS_EARLY);
  return (i: number) => {
    const x = i % width;
    const byte = bytes[pixels + Math.floor(i / width) * rowBytes + (x >> 3)]!;
    return (byte >> (7 - (x & 7)) & 1) === 0 ? 1 : 0;
  };
}
