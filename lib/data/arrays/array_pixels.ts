import { createHash } from "node:crypto";
import type { FileTree } from "../files/file_tree.ts";
import { sharedPixels } from "../image_set.ts";
import { MEMORY_BYTES } from "../memory_bytes.ts";
import { type PixelFile, PixelFileReader } from "../pixel_file.ts";

/** The pixels of a file that contains them as they are used, and what identifies them. */
export interface ArrayPixels {
  pixels: Uint8Array<SharedArrayBuffer> | PixelFile;
  /** SHA-256, in hexadecimal: of all of them, or of parts of those that stay in their file. */
  digest: string;
}

/** The number of places at which a large file is read for its digest. */
const PLACES = 1024;
/** The bytes that are read at each of them. */
const PIECE = 4096;

/**
 * Reads bytes that follow a header: into memory that threads share, or, if they are large and on the disk as they are,
 * not at all: they are then read by pieces.
 *
 * @param name The file.
 * @param offset Where the bytes begin.
 * @param length The number of bytes.
 * @param memoryBytes The largest size that is read into memory.
 * @throws {UserError} If the file cannot be read.
 */
export async function arrayPixels(
  tree: FileTree,
  name: string,
  offset: number,
  length: number,
  memoryBytes: number = MEMORY_BYTES,
): Promise<ArrayPixels> {
  const path = tree.diskPath(name);
  if (path !== undefined && length > memoryBytes) {
    const pixels: PixelFile = { path: await Deno.realPath(path), offset, length };
    return { pixels, digest: digestOfPieces(pixels) };
  }
  const pixels = sharedPixels(length);
  pixels.set((await tree.read(name)).subarray(offset));
  return { pixels, digest: createHash("sha256").update(pixels.slice()).digest("hex") };
}

/** Reading all of a large file at each start would take longer than what follows. */
function digestOfPieces(source: PixelFile): string {
  const reader = new PixelFileReader(source);
  const hash = createHash("sha256").update(String(source.length));
  const piece = new Uint8Array(Math.min(PIECE, source.length));
  for (let i = 0; i < PLACES; i++) {
    reader.read(Math.floor((source.length - piece.length) * i / (PLACES - 1)), piece);
    hash.update(piece);
  }
  return hash.digest("hex");
}
