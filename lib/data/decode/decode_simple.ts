import { decodeBmp } from "./decode_bmp.ts";
import { decodePnm } from "./decode_pnm.ts";
import type { BmpHeader } from "./headers/bmp_header.ts";
import type { ImageHeader } from "./headers/image_header.ts";
import type { PnmHeader } from "./headers/pnm_header.ts";
import type { Pixels } from "./image_decoder.ts";

/** Decodes the formats that are simple and need no library; undefined for any other. */
export function decodeSimple(bytes: Uint8Array, header: ImageHeader): Pixels | undefined {
  if (header.format === "pnm") return decodePnm(bytes, header as PnmHeader);
  if (header.format === "bmp") return decodeBmp(bytes, header as BmpHeader);
}
