import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { writeAndSync } from "../../base/files.ts";
import { sharedPixels } from "../image_set.ts";
import { type PixelFile, PixelFileReader } from "../pixel_file.ts";
import { type DecodedImages, DIGEST_BYTES } from "./decoded_images.ts";

/** The version of the cache's format; another one is not read. */
export const VERSION = 2;
/** The number of images whose digests are checked when a list is opened that stays on the disk. */
const CHECKED = 256;

/** A file, and what changes with its contents. */
export interface StampedFile {
  name: string;
  stamp: string;
}

/** What is known of cached images besides their bytes. */
export interface CacheIndex {
  version: number;
  decoder: string;
  channels: number;
  /** The bytes of an image. */
  size: number;
  formats: string[];
  faults: [number, string][];
  files: [name: string, stamp: string][];
}

/** The images of a list in the cache. */
export interface CachedList extends Pick<DecodedImages, "pixels" | "digests" | "originals" | "faults"> {
  index: CacheIndex;
  /** Reads an image; undefined if it is not what was written. */
  read(row: number): Uint8Array | undefined;
}

/**
 * Opens the folder of a list.
 *
 * @param memoryBytes Pixels up to this size are read into memory.
 * @throws {Error} If a file is missing or damaged; pixels are checked when they are read.
 */
export async function openCachedList(folder: string, memoryBytes: number): Promise<CachedList> {
  const [index, digests, originals] = await Promise.all(
    ["index.json", "digests", "originals"].map((name) => Deno.readFile(`${folder}/${name}`)),
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  if (await Deno.readTextFile(`${folder}/check`) !== checkOf({ index, digests, originals })) {
    throw new Error("damaged");
  }
  const parsed: CacheIndex = JSON.parse(new TextDecoder().decode(index));
  if (parsed.version !== VERSION) throw new Error("another version");
  const { files, size } = parsed;
  const source: PixelFile = { path: `${folder}/pixels`, offset: 0, length: files.length * size };
  const { size: length } = await Deno.stat(source.path);
  if (length !== source.length) throw new Error("incomplete");
  const reader = new PixelFileReader(source);
  const inMemory = length > memoryBytes ? undefined : sharedPixels(length);
  if (inMemory !== undefined) reader.read(0, inMemory);
  const read = (row: number) => {
    const image = inMemory?.slice(row * size, (row + 1) * size) ?? new Uint8Array(size);
    if (inMemory === undefined) reader.read(row * size, image);
    const digest = digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
    return Buffer.compare(digestOf(image), digest) === 0 ? image : undefined;
  };
  return {
    index: parsed,
    pixels: inMemory ?? source,
    digests,
    originals: new Int32Array(originals.buffer),
    faults: new Map(parsed.faults),
    read,
  };
}

/** Opens a list and checks its pixels: all of them in memory, some on the disk. Undefined if it is missing or damaged. */
export async function openChecked(folder: string, memoryBytes: number): Promise<DecodedImages | undefined> {
  try {
    const { index, pixels, read, digests, originals, faults } = await openCachedList(folder, memoryBytes);
    const count = index.files.length;
    const step = pixels instanceof Uint8Array ? 1 : Math.max(1, Math.floor(count / CHECKED));
    for (let row = 0; row < count; row += step) {
      if (!faults.has(row) && read(row) === undefined) return undefined;
    }
    return { pixels, channels: index.channels, digests, originals, formats: index.formats, faults };
  } catch {
    return undefined; // Decoded again, which replaces it.
  }
}

/** Writes a list into its folder, which has the file `pixels` already if they are not in memory. */
export async function writeCachedList(
  folder: string,
  index: CacheIndex,
  { pixels, digests, originals }: Pick<DecodedImages, "pixels" | "digests" | "originals">,
): Promise<void> {
  // Copied, since Deno cannot write files from memory shared between threads.
  if (pixels instanceof Uint8Array) await writeAndSync(`${folder}/pixels`, new Uint8Array(pixels));
  const parts = {
    index: new TextEncoder().encode(JSON.stringify(index)),
    digests: new Uint8Array(digests),
    originals: new Uint8Array(new Int32Array(originals).buffer),
  };
  await writeAndSync(`${folder}/digests`, parts.digests);
  await writeAndSync(`${folder}/originals`, parts.originals);
  await writeAndSync(`${folder}/index.json`, parts.index);
  await writeAndSync(`${folder}/check`, checkOf(parts));
}

/** Returns the first bytes of the SHA-256 of an image's pixels. */
export function digestOf(pixels: Uint8Array): Uint8Array {
  return createHash("sha256").update(pixels).digest().subarray(0, DIGEST_BYTES);
}

/** The digest by which damage is found in what describes the pixels. */
function checkOf(
  { index, digests, originals }: Record<"index" | "digests" | "originals", Uint8Array>,
): string {
  return createHash("sha256").update(index).update(digests).update(originals).digest("hex");
}
