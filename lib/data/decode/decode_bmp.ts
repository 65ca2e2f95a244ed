import { viewOf } from "./headers/is_text.ts";
import type { BmpHeader } from "./headers/bmp_header.ts";
import { ENDS_EARLY, ImageError } from "./image_error.ts";
import type { Pixels } from "./image_decoder.ts";

/** The size of the file's own header, before that of the image. */
const FILE_HEADER = 14;
/** The bit fields of 16 bits per pixel where the file has none. */
const FIVE_BITS = [0x7c00, 0x03e0, 0x001f, 0];

/**
 * Decodes a BMP: 1, 4 and 8 bits per pixel with a palette, 16, 24 and 32 bits.
 *
 * @throws {ImageError} If it ends early, or is compressed.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Pixels {
  const { height, width, isTopDown, bitsPerPixel: bits, compression, pixels } = header;
  if (compression === 1 || compression === 2) {
    throw new ImageError("it is a BMP compressed by run lengths, which is not supported; save it as PNG");
  }
  const isMasked = compression === 3 || compression === 6;
  if (![1, 4, 8, 16, 24, 32].includes(bits) || !(compression === 0 || isMasked)) {
    throw new ImageError(
      `it is a BMP of ${bits} bits per pixel and compression ${compression}, which is not supported`,
    );
  }
  const rowBytes = Math.ceil(width * bits / 32) * 4;
  // The last row may come without its padding.
  const lastByte = pixels + (height - 1) * rowBytes + Math.ceil(width * bits / 8);
  if (lastByte > bytes.length) throw new ImageError(ENDS_EARLY);
  const colour = bits <= 8
    ? paletteOf(bytes, header)
    : bits === 24
    ? undefined
    : fieldsOf(bytes, header, isMasked);
  const view = viewOf(bytes);
  const channels = colour === undefined || bits <= 8 || !hasAlpha(bytes, header) ? 3 : 4;
  const data = new Uint8Array(height * width * channels);
  const rgba = new Uint8Array(4);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixels + (isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++, to += channels) {
      if (colour === undefined) {
        const from = row + 3 * x;
        data[to] = bytes[from + 2]!;
        data[to + 1] = bytes[from + 1]!;
        data[to + 2] = bytes[from]!;
        continue;
      }
      if (bits === 32) colour(view.getUint32(row + 4 * x, true), rgba);
      else if (bits === 16) colour(view.getUint16(row + 2 * x, true), rgba);
      else {
        const bit = x * bits;
        colour(bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7)) & ((1 << bits) - 1), rgba);
      }
      for (let c = 0; c < channels; c++) data[to + c] = rgba[c]!;
    }
  }
  return { height, width, channels, data };
}

/** Writes the colour of a stored value into `[R, G, B, A]`. */
type Colour = (value: number, rgba: Uint8Array) => void;

function paletteOf(bytes: Uint8Array, { headerBytes, bitsPerPixel, colours }: BmpHeader): Colour {
  const size = headerBytes === 12 ? 3 : 4;
  const count = Math.min(colours || 1 << bitsPerPixel, 1 << bitsPerPixel);
  const start = FILE_HEADER + headerBytes;
  if (start + count * size > bytes.length) throw new ImageError(ENDS_EARLY);
  return (value, rgba) => {
    if (value >= count) throw new ImageError("it is damaged: a colour is not in its palette");
    const from = start + value * size;
    rgba[0] = bytes[from + 2]!;
    rgba[1] = bytes[from + 1]!;
    rgba[2] = bytes[from]!;
  };
}

/** The masks of red, green, blue and alpha. */
function masksOf(bytes: Uint8Array, { headerBytes, bitsPerPixel }: BmpHeader, isMasked: boolean): number[] {
  if (!isMasked) return bitsPerPixel === 16 ? FIVE_BITS : [0xff0000, 0xff00, 0xff, 0];
  const view = viewOf(bytes);
  const start = FILE_HEADER + 40;
  if (start + 16 > bytes.length) throw new ImageError(ENDS_EARLY);
  const masks = [0, 1, 2].map((i) => view.getUint32(start + 4 * i, true));
  // The mask of alpha exists since the third version of the header.
  return [...masks, headerBytes >= 56 ? view.getUint32(start + 12, true) : 0];
}

function fieldsOf(bytes: Uint8Array, header: BmpHeader, isMasked: boolean): Colour {
  const fields = masksOf(bytes, header, isMasked).map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, maximum: mask >>> shift };
  });
  return (value, rgba) => {
    fields.forEach(({ mask, shift, maximum }, c) => {
      rgba[c] = maximum === 0 ? (c === 3 ? 255 : 0) : Math.round(((value & mask) >>> shift) * 255 / maximum);
    });
  };
}

/** Whether a mask says so: the fourth byte of other pixels means nothing. */
function hasAlpha(bytes: Uint8Array, header: BmpHeader): boolean {
  return masksOf(bytes, header, header.compression === 3 || header.compression === 6)[3] !== 0;
}
