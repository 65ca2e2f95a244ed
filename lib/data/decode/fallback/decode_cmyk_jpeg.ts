import { cmykToRgb } from "../cmyk_to_rgb.ts";
import type { ImageHeader } from "../headers/image_header.ts";
import type { Pixels } from "../image_decoder.ts";
import type { Utif } from "./decode_tiff.ts";

/** Decodes a JPEG of CMYK with the decoder in utif2, since jSquash has none for it; as stored, not rotated. */
export function decodeCmykJpeg(utif: Utif, bytes: Uint8Array, { height, width }: ImageHeader): Pixels {
  const decoder = new utif.JpegDecoder();
  decoder.parse(bytes);
  const cmyk = decoder.getData({ width, height, forceRGB: false, isSourcePDF: false });
  return { height, width, channels: 3, data: cmykToRgb(cmyk) };
}
