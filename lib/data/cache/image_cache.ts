import { createHash } from "node:crypto";
import { withDiskErrors } from "../../base/files.ts";
import { userCache } from "../../base/user_cache.ts";
import type { Preparation } from "../definition.ts";
import { MEMORY_BYTES } from "../memory_bytes.ts";
import {
  type CachedList,
  openCachedList,
  openChecked,
  type StampedFile,
  VERSION,
  writeCachedList,
} from "./cached_list.ts";
import type { DecodedImages } from "./decoded_images.ts";
import { namesIn, UnfinishedFolders } from "./unfinished_folders.ts";

/** Where decoded images are kept, inside the user's cache folder. */
export const IMAGE_CACHE = "trinca/images";

/** Lists of images that were not used for so long are removed when the folder has a newer one. */
const KEEP_MS = 24 * 3600 * 1000;
/** How often a place in the cache is tried to be taken. */
const ATTEMPTS = 5;
/** How the reason begins why a file was not even read: it may be readable by now, although it has not changed. */
export const UNREADABLE = "it cannot be read: ";

/** An earlier list of the same data, of which images can be taken over. */
export interface EarlierImages extends Pick<CachedList, "index" | "faults" | "originals" | "read"> {
  /** The row of each image by its name and stamp. */
  rows: ReadonlyMap<string, number>;
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
  readonly #unfinished: UnfinishedFolders;

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
    this.#unfinished = new UnfinishedFolders(this.#folder);
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
    const found = await openChecked(folder, this.#memoryBytes);
    if (found === undefined) return undefined;
    if ([...found.faults.values()].some((reason) => reason.startsWith(UNREADABLE))) return undefined;
    const now = new Date();
    await Deno.utime(`${folder}/index.json`, now, now).catch(() => {});
    return found;
  }

  /** Opens the newest list of the same data that is not damaged; undefined if there is none. */
  async findEarlier(): Promise<EarlierImages | undefined> {
    const lists = await this.#lists();
    for (const { folder } of lists.sort((a, b) => b.used - a.used)) {
      try {
        const { index, read, originals, faults } = await openCachedList(folder, this.#memoryBytes);
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
    return await this.#unfinished.begin(bytes);
  }

  /** Removes a folder of {@link begin}. */
  async abandon(part: string): Promise<void> {
    await this.#unfinished.abandon(part);
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
    const { pixels, channels, formats, faults } = images;
    const { height, width } = this.#preparation;
    const index = {
      version: VERSION,
      decoder,
      channels,
      size: height * width * channels,
      formats: [...formats],
      faults: [...faults],
      files: files.map(({ name, stamp }): [string, string] => [name, stamp]),
    };
    const folder = `${this.#folder}/${listName(files)}`;
    const other = await withDiskErrors(part, async () => {
      await writeCachedList(part, index, images);
      await this.#unfinished.complete(part);
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
        const other = await openChecked(folder, this.#memoryBytes);
        if (other !== undefined) {
          await Deno.remove(part, { recursive: true });
          return other;
        }
        if (attempt === ATTEMPTS) throw error;
        // Damaged, or unfinished of an earlier version.
        const aside = this.#unfinished.newPath();
        await Deno.rename(folder, aside).catch(() => {});
        await Deno.remove(aside, { recursive: true }).catch(() => {});
      }
    }
  }

  /** The folders of complete lists, and when each was last used. */
  async #lists(): Promise<{ folder: string; used: number }[]> {
    const lists = [];
    for (const name of namesIn(this.#folder)) {
      if (UnfinishedFolders.has(name)) continue;
      const folder = `${this.#folder}/${name}`;
      const used = await Deno.stat(`${folder}/index.json`).then(
        ({ mtime }) => mtime?.getTime() ?? 0,
        () => 0,
      );
      lists.push({ folder, used });
    }
    return lists;
  }

  async #removeOld(current: string): Promise<void> {
    for (const { folder, used } of await this.#lists()) {
      // Younger ones may be in use by another process.
      if (folder === current || Date.now() - used <= KEEP_MS) continue;
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  }
}

function listName(files: readonly StampedFile[]): string {
  const hash = createHash("sha256");
  for (const { name, stamp } of files) hash.update(`${JSON.stringify(name)} ${stamp}\n`);
  return hash.digest("hex").slice(0, 24);
}

function nameOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
