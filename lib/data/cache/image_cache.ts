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
import { type DecodedImages, DIGEST_BYTES, ORIGINAL_NUMBERS } from "./decoded_images.ts";

/** Where decoded images are kept, inside the user's cache folder. */
export const IMAGE_CACHE = "trinca/images";

/** The version of the cache's format; another one is not read. */
const VERSION = 1;
/** Pixels up to this size are kept in memory, larger ones are read from the disk by pieces. */
export const MEMORY_BYTES = 2 ** 29;
/** Lists of images that were not used for so long are removed when the folder has a newer one. */
const KEEP_MS = 24 * 3600 * 1000;
/** The number of images whose digests are checked when a cache is opened. */
const CHECKED = 256;

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
  read(row: number): Uint8Array;
}

/** The name of an image's contents, for {@link EarlierImages}. */
export function stampedName({ name, stamp }: StampedFile): string {
  return `${stamp} ${name}`;
}

/** Decoded images of one folder, table or ZIP file in one preparation, in the user's cache folder. */
export class ImageCache {
  readonly #folder: string;
  readonly #preparation: Preparation;

  /**
   * @param root Where all decoded images are kept.
   * @param path The data; the same data at another path are decoded again.
   */
  constructor(root: string, path: string, preparation: Preparation) {
    const { height, width, fit, colour } = preparation;
    this.#folder = `${root}/${nameOf(JSON.stringify([VERSION, path, height, width, fit, colour]))}`;
    this.#preparation = preparation;
  }

  /** Returns the default place of decoded images; undefined if the environment defines none. */
  static get root(): string | undefined {
    const caches = userCache();
    return caches === undefined ? undefined : `${caches}/${IMAGE_CACHE}`;
  }

  /** Opens the images of a list; undefined if they are not here or damaged. */
  async find(files: readonly StampedFile[]): Promise<DecodedImages | undefined> {
    const folder = `${this.#folder}/${listName(files)}`;
    try {
      const index = await readIndex(folder);
      if (index.files.length !== files.length) return undefined;
      const { pixels, read, digests, originals } = await this.#open(folder, index);
      const step = Math.max(1, Math.floor(files.length / CHECKED));
      const faults = new Map(index.faults);
      for (let row = 0; row < files.length; row += step) {
        const digest = digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
        if (!faults.has(row) && Buffer.compare(digestOf(read(row)), digest) !== 0) return undefined;
      }
      const now = new Date();
      await Deno.utime(`${folder}/index.json`, now, now).catch(() => {});
      return { pixels, channels: index.channels, digests, originals, formats: index.formats, faults };
    } catch {
      return undefined; // Decoded again, which replaces it.
    }
  }

  /** Opens the newest other list of the same data; undefined if there is none. */
  async findEarlier(): Promise<EarlierImages | undefined> {
    let newest: { folder: string; used: number } | undefined;
    for (const folder of this.#lists()) {
      const used = Deno.statSync(`${folder}/index.json`).mtime?.getTime() ?? 0;
      if (newest === undefined || used > newest.used) newest = { folder, used };
    }
    if (newest === undefined) return undefined;
    try {
      const index = await readIndex(newest.folder);
      const { read, originals } = await this.#open(newest.folder, index);
      const rows = new Map(index.files.map(([name, stamp], row) => [stampedName({ name, stamp }), row]));
      return { rows, index, originals, faults: new Map(index.faults), read };
    } catch {
      return undefined;
    }
  }

  /**
   * Creates a folder for images that are being decoded, and returns its path; {@link save} moves it.
   *
   * @param bytes The size of their pixels.
   * @throws {UserError} If it cannot be written, or there is no room.
   */
  async begin(bytes: number): Promise<string> {
    const part = `${this.#folder}/${crypto.randomUUID().slice(0, 8)}.part`;
    await withDiskErrors(part, () => Deno.mkdir(part, { recursive: true }));
    const free = await freeBytes(part);
    if (free < bytes) {
      await Deno.remove(part);
      throw new UserError(
        `Expected ${formatBytes(bytes)} free for decoded images in ${this.#folder} but found ${
          formatBytes(free)
        }; ` +
          "free some space, set XDG_CACHE_HOME to another disk, or use a smaller --size",
      );
    }
    return part;
  }

  /**
   * Stores decoded images, and removes what an interrupted command has left and lists that have not been used for long.
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
    await withDiskErrors(part, async () => {
      // Copied, since Deno cannot write files from memory shared between threads.
      if (pixels instanceof Uint8Array) await writeAndSync(`${part}/pixels`, new Uint8Array(pixels));
      await writeAndSync(`${part}/digests`, new Uint8Array(digests));
      await writeAndSync(`${part}/originals`, new Uint8Array(new Int32Array(originals).buffer));
      await writeAndSync(`${part}/index.json`, JSON.stringify(index));
      // A damaged one that find() refused, or that of another process, which has the same contents.
      await Deno.remove(folder, { recursive: true }).catch(() => {});
      await Deno.rename(part, folder);
    });
    await this.#removeOld(folder);
    return pixels instanceof Uint8Array
      ? images
      : { ...images, pixels: { ...pixels, path: `${folder}/pixels` } };
  }

  async #open(folder: string, { files, size }: CacheIndex) {
    const source: PixelFile = { path: `${folder}/pixels`, offset: 0, length: files.length * size };
    const { size: length } = await Deno.stat(source.path);
    const digests = await Deno.readFile(`${folder}/digests`);
    const originals = new Int32Array((await Deno.readFile(`${folder}/originals`)).buffer);
    if (
      length !== source.length || digests.length !== files.length * DIGEST_BYTES ||
      originals.length !== files.length * ORIGINAL_NUMBERS
    ) throw new Error("incomplete");
    const reader = new PixelFileReader(source);
    if (length > MEMORY_BYTES) {
      const read = (row: number) => {
        const image = new Uint8Array(size);
        reader.read(row * size, image);
        return image;
      };
      return { pixels: source, digests, originals, read };
    }
    const pixels = sharedPixels(length);
    reader.read(0, pixels);
    return { pixels, digests, originals, read: (row: number) => pixels.slice(row * size, (row + 1) * size) };
  }

  /** The folders of complete lists. */
  #lists(): string[] {
    try {
      return [...Deno.readDirSync(this.#folder)].filter(({ name }) => !name.endsWith(".part"))
        .map(({ name }) => `${this.#folder}/${name}`);
    } catch {
      return [];
    }
  }

  async #removeOld(current: string): Promise<void> {
    for (const { name } of Deno.readDirSync(this.#folder)) {
      const folder = `${this.#folder}/${name}`;
      if (folder === current) continue;
      const file = name.endsWith(".part") ? folder : `${folder}/index.json`;
      const used = await Deno.stat(file).then(({ mtime }) => mtime?.getTime() ?? 0, () => 0);
      // Younger ones may be another process's at work.
      if (Date.now() - used > KEEP_MS) await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
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

async function readIndex(folder: string): Promise<CacheIndex> {
  const index: CacheIndex = JSON.parse(await Deno.readTextFile(`${folder}/index.json`));
  if (index.version !== VERSION) throw new Error("another version");
  return index;
}

function listName(files: readonly StampedFile[]): string {
  const hash = createHash("sha256");
  for (const { name, stamp } of files) hash.update(`${JSON.stringify(name)} ${stamp}\n`);
  return hash.digest("hex").slice(0, 24);
}

function nameOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
