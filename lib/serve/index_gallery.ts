import { UserError } from "../base/user_error.ts";
import { ImageError } from "../data/decode/image_error.ts";
import { loadDecoder } from "../data/decode/load_decoder.ts";
import { prepareBy } from "../data/decode/preparer.ts";
import type { Preparation } from "../data/definition.ts";
import { locateImage } from "../embed/locate_image.ts";
import { INDEX_FILES } from "../search/index_format.ts";
import type { Thresholds } from "../search/thresholds.ts";
import { VectorIndex } from "../search/vector_index.ts";
import type { Gallery, Thumbnail } from "./gallery.ts";
import { RequestError } from "./request_error.ts";
import { fileThumbnail } from "./thumbnail.ts";

/** The images of an index, which other programs may change meanwhile. */
export class IndexGallery implements Gallery {
  #index: VectorIndex;
  #version = 1;
  #stamp: string | undefined;
  readonly #preparation: Preparation;

  private constructor(index: VectorIndex, preparation: Preparation, stamp: string | undefined) {
    this.#index = index;
    this.#preparation = preparation;
    this.#stamp = stamp;
  }

  /**
   * Shows an index.
   *
   * @param index As it was read.
   * @param preparation How its network takes images.
   */
  static async of(index: VectorIndex, preparation: Preparation): Promise<IndexGallery> {
    return new IndexGallery(index, preparation, await stampOf(index.path));
  }

  get title(): string {
    return this.#index.path;
  }

  get version(): number {
    return this.#version;
  }

  get thresholds(): Thresholds | null {
    return this.#index.manifest.thresholds;
  }

  get rows(): VectorIndex {
    return this.#index;
  }

  /**
   * Reads the index again if it has changed. What was read before remains if it has been removed.
   *
   * @throws {RequestError} If it has been built again with another network.
   * @throws {UserError} If it is damaged.
   */
  async refresh(): Promise<void> {
    const stamp = await stampOf(this.#index.path);
    if (stamp === undefined || stamp === this.#stamp) return;
    const index = await VectorIndex.open(this.#index.path);
    const [before, now] = [this.#index.manifest, index.manifest];
    if (before.network.digest !== now.network.digest || before.views !== now.views) {
      throw new RequestError(
        503,
        `Expected ${index.path} with the same network but it was built again with another; start deno task serve again`,
      );
    }
    this.#index = index;
    this.#stamp = stamp;
    this.#version++;
  }

  async thumbnail(row: number, side: number): Promise<Thumbnail | undefined> {
    return await this.#decoded(row, (bytes) => fileThumbnail(bytes, side));
  }

  async pixels(row: number): Promise<Uint8Array<ArrayBufferLike> | undefined> {
    return await this.#decoded(
      row,
      async (bytes) => (await prepareBy(await loadDecoder(), bytes, this.#preparation)).pixels,
    );
  }

  /** What becomes of the file of a row; only files that the index names are read. */
  async #decoded<T>(
    row: number,
    decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>,
  ): Promise<T | undefined> {
    const image = await locateImage(this.#index.entry(row).path);
    if (image === undefined) return undefined;
    try {
      return await decode(await image.tree.read(image.name));
    } catch (error) {
      if (error instanceof ImageError || error instanceof UserError) return undefined;
      throw error;
    }
  }
}

/** Changes with the index, whose manifest each change replaces; undefined if there is none. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtime, size } = await Deno.stat(`${path}/${INDEX_FILES.manifest}`);
    return `${ino} ${mtime?.getTime()} ${size}`;
  } catch {
    return undefined;
  }
}
