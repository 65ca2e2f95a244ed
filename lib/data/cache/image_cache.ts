import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import { formatBytes } from "../../base/format.ts";
import { UserError } from "../../base/user_error.ts";
import { withDiskErrors, writeAndSync } from "../../base/files.ts";
import { userCache } from "../../base/user_cache.ts";
import type { Preparation } from "../definition.ts";
import { sharedPixels } from "../image_set.ts";
import { type PixelFile, PixelFileReader } from "../pixel_file.ts";
import { type DecodedImages, DIGEST_BYTES } from "./decoded_images.ts";

/** Where decoded images are kept, inside the user's cache folder. */
export const IMAGE_CACHE = "trinca/images";

/** The version of the cache's format; another one is not read. */
const VERSION = 2;
/** Pixels up to this size are kept in memory, larger ones are read from the disk by pieces. */
export const MEMORY_BYTES = 2 ** 29;
/** Lists of images that were not used for so long are removed when the folder has a newer one. */
const KEEP_MS = 24 * 3600 * 1000;
/** The number of images whose digests are checked when a cache is opened that stays on the disk. */
const CHECKED = 256;
/** What another process has just begun is not locked yet. */
const BEGINNING_MS = 60_000;
/** How the names of unfinished folders end. */
const PART = ".part";
/** How often a place in the cache is tried to be taken. */
const ATTEMPTS = 5;
/** How the reason begins why a file was not even read: it may be readable by now, although it has not changed. */
export const UNREADABLE = "it cannot be read: ";

/** A file, and what changes with its contents. */
export interface StampedFile {
  name: string;
  stamp: string;
}

/** What is known of cached images beside their bytes. */
interface CacheIndex {
  version: number;
  decoder: string;
  channels: number;
  size: number;
  formats: string[];
  faults: [number, string][];
  files: [name: string, stamp: string][];
}

/** An earlier list of the same data, of which images can be taken over. */
export interface EarlierImages {
  /** The row of each image by its name and stamp. */
  rows: ReadonlyMap<string, number>;
  index: Pick<CacheIndex, "channels" | "decoder" | "formats">;
  faults: ReadonlyMap<number, string>;
  originals: Int32Array;
  /** Reads an image; undefined if it is not what was written. */
  read(row: number): Uint8Array | undefined;
}

/** The name of an image's contents, for {@link EarlierImages}. */
export function stampedName({ name, stamp }: StampedFile): string {
  return `${stamp} ${name}`;
}

/** Decoded images of one folder, table or ZIP file in one preparation, in the user's cache folder. */
export class ImageCache {
  readonly #folder: string;
  readonly #preparation: Preparation;
  readonly #memoryBytes: number;
  /** The locks of the folders that were begun. */
  readonly #locks = new Map<string, Deno.FsFile>();

  /**
   * @param root Where all decoded images are kept.
   * @param path The data; the same data at another path are decoded again.
   * @param memoryBytes Pixels up to this size are read into memory.
   */
  constructor(root: string, path: string, preparation: Preparation, memoryBytes: number = MEMORY_BYTES) {
    const { height, width, fit, colour } = preparation;
    this.#folder = `${root}/${nameOf(JSON.stringify([VERSION, path, height, width, fit, colour]))}`;
    this.#preparation = preparation;
    this.#memoryBytes = memoryBytes;
  }

  /** Returns the default place of decoded images; undefined if the environment defines none. */
  static get root(): string | undefined {
    const caches = userCache();
    return caches === undefined ? undefined : `${caches}/${IMAGE_CACHE}`;
  }

  /**
   * Opens the images of a list; undefined if they are not here or damaged, or if files of them could not be read, which
   * may have changed.
   */
  async find(files: readonly StampedFile[]): Promise<DecodedImages | undefined> {
    const folder = `${this.#folder}/${listName(files)}`;
    const found = await this.#openChecked(folder);
    if (found === undefined) return undefined;
    if ([...found.faults.values()].some((reason) => reason.startsWith(UNREADABLE))) return undefined;
    const now = new Date();
    await Deno.utime(`${folder}/index.json`, now, now).catch(() => {});
    return found;
  }

  /** Opens a list and checks its pixels: all of them in memory, some on the disk. */
  async #openChecked(folder: string): Promise<DecodedImages | undefined> {
    try {
      const { index, pixels, read, digests, originals, faults } = await this.#open(folder);
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

  /** Opens the newest list of the same data that is not damaged; undefined if there is none. */
  async findEarlier(): Promise<EarlierImages | undefined> {
    const lists: { folder: string; used: number }[] = [];
    for (const folder of this.#lists()) {
      const used = await Deno.stat(`${folder}/index.json`).then(
        ({ mtime }) => mtime?.getTime() ?? 0,
        () => 0,
      );
      lists.push({ folder, used });
    }
    for (const { folder } of lists.sort((a, b) => b.used - a.used)) {
      try {
        const { index, read, originals, faults } = await this.#open(folder);
        const rows = new Map(index.files.map(([name, stamp], row) => [stampedName({ name, stamp }), row]));
        return { rows, index, originals, faults, read };
      } catch {
        continue;
      }
    }
  }

  /**
   * Creates a folder for images that are being decoded, and returns its path; {@link save} moves it.
   *
   * @param bytes The size of their pixels.
   * @throws {UserError} If it cannot be written, or there is no room.
   */
  async begin(bytes: number): Promise<string> {
    const part = `${this.#folder}/${crypto.randomUUID().slice(0, 8)}${PART}`;
    await withDiskErrors(part, async () => {
      await this.#removeLeftovers();
      await Deno.mkdir(part, { recursive: true });
      const lock = await Deno.open(`${part}/lock`, { write: true, create: true });
      // Only shows that this process is at work: the kernel releases it however the process ends.
      await lock.tryLock(true).catch(() => {});
      this.#locks.set(part, lock);
    });
    const free = await freeBytes(part);
    if (free < bytes) {
      await this.abandon(part);
      throw new UserError(
        `Expected ${formatBytes(bytes)} free for decoded images in ${this.#folder} but found ${
          formatBytes(free)
        }; ` +
          "free some space, set XDG_CACHE_HOME to another disk, or use a smaller --size",
      );
    }
    return part;
  }

  /** Removes a folder of {@link begin}. */
  async abandon(part: string): Promise<void> {
    this.#unlock(part);
    await Deno.remove(part, { recursive: true }).catch(() => {});
  }

  #unlock(part: string): void {
    this.#locks.get(part)?.close();
    this.#locks.delete(part);
  }

  /**
   * Stores decoded images, and removes lists of the same data that have not been used for long.
   *
   * @param part The folder of {@link begin}, which has the file `pixels` if they are not in memory.
   * @returns The same images, wherever they are now.
   * @throws {UserError} If the disk is full or not writable.
   */
  async save(
    part: string,
    files: readonly StampedFile[],
    decoder: string,
    images: DecodedImages,
  ): Promise<DecodedImages> {
    const { pixels, channels, digests, originals, formats, faults } = images;
    const { height, width } = this.#preparation;
    const index: CacheIndex = {
      version: VERSION,
      decoder,
      channels,
      size: height * width * channels,
      formats: [...formats],
      faults: [...faults],
      files: files.map(({ name, stamp }) => [name, stamp]),
    };
    const folder = `${this.#folder}/${listName(files)}`;
    const other = await withDiskErrors(part, async () => {
      // Copied, since Deno cannot write files from memory shared between threads.
      if (pixels instanceof Uint8Array) await writeAndSync(`${part}/pixels`, new Uint8Array(pixels));
      const parts = {
        index: new TextEncoder().encode(JSON.stringify(index)),
        digests: new Uint8Array(digests),
        originals: new Uint8Array(new Int32Array(originals).buffer),
      };
      await writeAndSync(`${part}/digests`, parts.digests);
      await writeAndSync(`${part}/originals`, parts.originals);
      await writeAndSync(`${part}/index.json`, parts.index);
      await writeAndSync(`${part}/check`, checkOf(parts));
      this.#unlock(part);
      await Deno.remove(`${part}/lock`);
      return await this.#publish(part, folder);
    });
    await this.#removeOld(folder);
    if (other !== undefined) return other;
    return pixels instanceof Uint8Array
      ? images
      : { ...images, pixels: { ...pixels, path: `${folder}/pixels` } };
  }

  /**
   * Moves a complete list to its place, unless another process was faster: what that one uses stays.
   *
   * @returns The images of the other process.
   */
  async #publish(part: string, folder: string): Promise<DecodedImages | undefined> {
    for (let attempt = 1;; attempt++) {
      try {
        await Deno.rename(part, folder);
        return undefined;
      } catch (error) {
        const other = await this.#openChecked(folder);
        if (other !== undefined) {
          await Deno.remove(part, { recursive: true });
          return other;
        }
        if (attempt === ATTEMPTS) throw error;
        // Damaged, or unfinished of an earlier version.
        const aside = `${this.#folder}/${crypto.randomUUID().slice(0, 8)}${PART}`;
        await Deno.rename(folder, aside).catch(() => {});
        await Deno.remove(aside, { recursive: true }).catch(() => {});
      }
    }
  }

  /** @throws {Error} If a file is missing or damaged; pixels are checked when they are read. */
  async #open(folder: string) {
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
    const inMemory = length > this.#memoryBytes ? undefined : sharedPixels(length);
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

  /** The folders of complete lists. */
  #lists(): string[] {
    return namesIn(this.#folder).filter((name) => !name.endsWith(PART)).map((name) =>
      `${this.#folder}/${name}`
    );
  }

  async #removeOld(current: string): Promise<void> {
    for (const folder of this.#lists()) {
      if (folder === current) continue;
      const used = await Deno.stat(`${folder}/index.json`).then(
        ({ mtime }) => mtime?.getTime() ?? 0,
        () => 0,
      );
      // Younger ones may be in use by another process.
      if (Date.now() - used > KEEP_MS) await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  }

  /** Removes what processes that were killed have left. */
  async #removeLeftovers(): Promise<void> {
    for (const part of namesIn(this.#folder)) {
      if (!part.endsWith(PART)) continue;
      const folder = `${this.#folder}/${part}`;
      const age = await Deno.stat(folder).then(({ mtime }) => Date.now() - (mtime?.getTime() ?? 0), () => 0);
      if (age > BEGINNING_MS && !await isLocked(`${folder}/lock`)) {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Whether another process has a lock on a file. */
async function isLocked(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { write: true });
    return !await file.tryLock(true);
  } catch {
    return false;
  }
}

/** The free bytes on the disk of a folder; infinite if that cannot be found out. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
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

function listName(files: readonly StampedFile[]): string {
  const hash = createHash("sha256");
  for (const { name, stamp } of files) hash.update(`${JSON.stringify(name)} ${stamp}\n`);
  return hash.digest("hex").slice(0, 24);
}

function nameOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
