import type { ImageHeader } from "./image_header.ts";
import { viewOf } from "./is_text.ts";

/** What the header of a BMP says. */
export interface BmpHeader extends ImageHeader {
  /** Whether the first row is at the top; usually it is at the bottom. */
  isTopDown: boolean;
  /** 1, 4, 8, 16, 24 or 32. */
  bitsPerPixel: number;
  /** 0: none, 1 and 2: run lengths, 3 and 6: bit fields. */
  compression: number;
  /** The size of the second header. */
  headerBytes: number;
  /** The number of colours of the palette; 0: as many as the bits allow. */
  colours: number;
  /** Where the pixels begin. */
  pixels: number;
}

/** Reads the header of a BMP: the core one of OS/2, or that of Windows in any version. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = viewOf(bytes);
  const pixels = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const common = { format: "bmp" as const, orientation: 1, headerBytes, pixels };
  if (headerBytes === 12) {
    const [width, height] = [view.getUint16(18, true), view.getUint16(20, true)];
    const bitsPerPixel = view.getUint16(24, true);
    const rest = { isTopDown: false, bitsPerPixel, compression: 0, colours: 0 };
    return { ...common, height, width, channels: 3, ...rest };
  }
  const height = view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(28, true);
  return {
    ...common,
    height: Math.abs(height),
    width: Math.max(0, view.getInt32(18, true)),
    channels: 3,
    isTopDown: height < 0,
    bitsPerPixel,
    compression: view.getUint32(30, true),
    colours: view.getUint32(46, true),
  };
}
