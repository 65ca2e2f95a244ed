import { UserError } from "../../base/user_error.ts";
import { digestOf, type StampedFile } from "../cache/cached_list.ts";
import { type DecodedImages, DIGEST_BYTES, ORIGINAL_NUMBERS } from "../cache/decoded_images.ts";
import { type EarlierImages, ImageCache, stampedName, UNREADABLE } from "../cache/image_cache.ts";
import { FileTarget, MemoryTarget, type PixelTarget } from "../cache/pixel_target.ts";
import type { DataListener, Preparation } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { MEMORY_BYTES } from "../memory_bytes.ts";
import { UnreadableFileError } from "../read_file.ts";
import { startPreparer } from "./decode_pool.ts";
import type { ImageFormat } from "./headers/image_header.ts";
import { ImageError } from "./image_error.ts";
import { isGrey } from "./prepare_colour.ts";
import type { Preparer, StoredImage } from "./preparer.ts";

/** A cache is not worth it for images that are decoded faster. */
const WORTH_MS = 1000;

/** How to decode images. */
export interface DecodeOptions {
  listener?: DataListener;
  /** Where decoded images are kept; null for nowhere. The default is the user's cache folder. */
  cacheRoot?: string | null;
  /** Pixels up to this size are kept in memory, larger ones are read from the disk by pieces. */
  memoryBytes?: number;
  /** Images whose decoding takes less time, in milliseconds, are decoded each time unless they are on the disk. */
  worthMs?: number;
  /** Starts what decodes them. */
  start?: (images: number) => Promise<Preparer>;
  /** Ends the decoding between two images when it is aborted. */
  signal?: AbortSignal;
}

/**
 * Decodes the images of a list, or takes them from the user's cache: rotated by their EXIF orientation, with
 * transparent parts on white, the first frame of animations, brought to the requested size.
 *
 * Pixels that are too large for the memory are written to the cache and read from there.
 *
 * @param names Distinct names in the tree, sorted.
 * @throws {UserError} If they can neither be kept in memory nor on the disk.
 * @throws The signal's reason if it is aborted; nothing is left in the cache.
 */
export async function decodeImages(
  tree: FileTree,
  names: readonly string[],
  preparation: Preparation,
  {
    listener,
    cacheRoot = ImageCache.root ?? null,
    memoryBytes = MEMORY_BYTES,
    worthMs = WORTH_MS,
    start = startPreparer,
    signal,
  }: DecodeOptions = {},
): Promise<DecodedImages> {
  const files: StampedFile[] = [];
  for (const name of names) files.push({ name, stamp: await tree.stamp(name) ?? "missing" });
  const path = await Deno.realPath(tree.path);
  signal?.throwIfAborted();
  const cacheOf = (colour: Preparation["colour"]) =>
    cacheRoot === null ? undefined : new ImageCache(cacheRoot, path, { ...preparation, colour }, memoryBytes);
  const cache = cacheOf(preparation.colour);
  const found = await cache?.find(files) ?? await fromAuto(cacheOf("auto"), files, preparation);
  if (found !== undefined) return found;
  const begun = performance.now();
  using preparer = await start(files.length);
  if (preparer.fallbackReason !== undefined) listener?.say(preparer.fallbackReason);
  const earlier = await cache?.findEarlier();
  const size = preparation.height * preparation.width * (preparation.colour === "grey" ? 1 : 3);
  const inMemory = files.length * size <= memoryBytes;
  // In memory as a last resort.
  const part = inMemory ? undefined : await beginOrSay(cache, files.length * size, listener);
  if (part === undefined) requireMemory(files.length, size, preparation);
  const target = part === undefined
    ? new MemoryTarget(files.length, size)
    : new FileTarget(`${part}/pixels`, files.length, size);
  try {
    const decoded = await decodeInto(target, {
      tree,
      files,
      preparation,
      preparer,
      earlier,
      listener,
      signal,
    });
    if (cache === undefined || (part === undefined && !inMemory)) return decoded; // As was said.
    if (part === undefined && performance.now() - begun < worthMs) return decoded;
    return await save(cache, part, files, preparer.decoder, decoded, listener);
  } catch (error) {
    if (part !== undefined) await cache?.abandon(part);
    throw error;
  } finally {
    if (target instanceof FileTarget) target[Symbol.dispose]();
  }
}

/** What auto has decoded is the same for the colours that it has chosen. */
async function fromAuto(
  cache: ImageCache | undefined,
  files: readonly StampedFile[],
  { colour }: Preparation,
): Promise<DecodedImages | undefined> {
  if (colour === "auto") return undefined;
  const found = await cache?.find(files);
  return found?.channels === (colour === "grey" ? 1 : 3) ? found : undefined;
}

interface Decoding {
  tree: FileTree;
  files: readonly StampedFile[];
  preparation: Preparation;
  preparer: Preparer;
  earlier: EarlierImages | undefined;
  listener: DataListener | undefined;
  signal: AbortSignal | undefined;
}

async function decodeInto(
  target: PixelTarget,
  { tree, files, preparation, preparer, earlier, listener, signal }: Decoding,
): Promise<DecodedImages> {
  const faults = new Map<number, string>();
  const originals = new Int32Array(files.length * ORIGINAL_NUMBERS);
  const formats: string[] = [];
  let allGrey = true;
  let done = 0;
  const keep = async (row: number, { pixels, isGrey, original }: StoredImage) => {
    await target.write(row, pixels);
    allGrey &&= isGrey;
    if (!formats.includes(original.format)) formats.push(original.format);
    const { height, width, channels, format } = original;
    originals.set([height, width, channels, formats.indexOf(format)], row * ORIGINAL_NUMBERS);
  };
  const decodeOne = async (row: number) => {
    try {
      const bytes = await readOr(tree, files[row]!.name);
      await keep(row, await preparer.prepare(bytes, preparation));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      faults.set(row, error.message);
    }
  };
  let next = 0;
  const decodeSome = async () => {
    while (next < files.length && signal?.aborted !== true) {
      const row = next++;
      const copied = earlier && takeOver(earlier, files[row]!, preparation, preparer.decoder);
      if (copied === undefined) await decodeOne(row);
      else await keep(row, copied);
      listener?.progress(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: preparer.parallel }, decodeSome));
  signal?.throwIfAborted();
  const isAllGrey = preparation.colour === "grey" || (preparation.colour === "auto" && allGrey);
  if (isAllGrey && preparation.colour === "auto") await target.convertToGrey();
  const digests = new Uint8Array(files.length * DIGEST_BYTES);
  for (let row = 0; row < files.length; row++) digests.set(digestOf(target.read(row)), row * DIGEST_BYTES);
  return { pixels: await target.finish(), channels: isAllGrey ? 1 : 3, digests, originals, formats, faults };
}

/** An image that was decoded before and has not changed since. */
function takeOver(
  { rows, index, originals, faults, read }: EarlierImages,
  file: StampedFile,
  { colour }: Preparation,
  decoder: string,
): StoredImage | undefined {
  const row = rows.get(stampedName(file));
  // The decoders differ in the last bits, and a data set should not depend on its history.
  if (row === undefined || faults.has(row) || index.decoder !== decoder) return undefined;
  const stored = read(row);
  if (stored === undefined) return undefined;
  // Where all images were grey, they are stored as such.
  const pixels = colour === "auto" && index.channels === 1
    ? Uint8Array.from({ length: 3 * stored.length }, (_, i) => stored[Math.floor(i / 3)]!)
    : new Uint8Array(stored);
  const [height = 0, width = 0, channels = 0, format = 0] = originals.subarray(row * ORIGINAL_NUMBERS);
  return {
    pixels,
    isGrey: colour !== "auto" || isGrey(pixels),
    original: { height, width, channels, format: index.formats[format] as ImageFormat },
  };
}

/** Reads a file; one that cannot be read is as good as damaged. */
async function readOr(tree: FileTree, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await tree.read(name);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new ImageError(UNREADABLE + error.reason);
  }
}

/** Returns a folder in the cache for pixels; undefined, and says why, if there can be none. */
async function beginOrSay(
  cache: ImageCache | undefined,
  bytes: number,
  listener: DataListener | undefined,
): Promise<string | undefined> {
  try {
    return await cache?.begin(bytes);
  } catch (error) {
    if (!(error instanceof UserError) || bytes > MAX_BYTES) throw error;
    listener?.say(`The decoded images stay in memory. ${error.message}`);
  }
}

/** @throws {UserError} If images without a cache are too large for the memory. */
function requireMemory(images: number, size: number, { height, width, colour }: Preparation): void {
  const bytes = images * size;
  if (bytes <= MAX_BYTES) return;
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  throw new UserError(
    `Expected images of at most ${
      gigabytes(MAX_BYTES)
    } GiB without a cache folder on the disk but ${images} of ` +
      `${width} × ${height} take ${
        gigabytes(bytes)
      } GiB; set HOME or XDG_CACHE_HOME to a folder that can be ` +
      `written, or use a smaller --size${colour === "grey" ? "" : ", --colour grey"} or fewer images`,
  );
}

/** Stores images in the cache; what is in memory can be used without. */
async function save(
  cache: ImageCache,
  part: string | undefined,
  files: readonly StampedFile[],
  decoder: string,
  decoded: DecodedImages,
  listener: DataListener | undefined,
): Promise<DecodedImages> {
  if (part !== undefined) return await cache.save(part, files, decoder, decoded);
  let begun: string | undefined;
  try {
    begun = await cache.begin(decoded.pixels.length);
    return await cache.save(begun, files, decoder, decoded);
  } catch (error) {
    if (begun !== undefined) await cache.abandon(begun);
    if (!(error instanceof UserError)) throw error;
    listener?.say(`The images will be decoded again the next time. ${error.message}`);
    return decoded;
  }
}
