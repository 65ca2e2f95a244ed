import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Compressors } from "hyparquet";

/** Unpacks pages of Parquet that are not packed by Snappy, which hyparquet does itself. None unpacks to more than it says. */
export const COMPRESSORS: Compressors = {
  GZIP: unpackBy(gunzipSync),
  BROTLI: unpackBy(brotliDecompressSync),
  ZSTD: unpackBy(zstdDecompressSync),
};

function unpackBy(unpack: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) {
  return (bytes: Uint8Array, size: number): Uint8Array => {
    const unpacked = unpack(bytes, { maxOutputLength: Math.max(1, size) });
    // A buffer of Node may be a part of a larger one, at a place that numbers cannot begin at.
    return new Uint8Array(unpacked);
  };
}
