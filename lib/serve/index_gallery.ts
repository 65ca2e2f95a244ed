import { ImageError } from "../data/decode/image_error.ts";
import { type Answer, searchIndex } from "../search/search_index.ts";
import type { Thresholds } from "../search/thresholds.ts";
import type { VectorIndex } from "../search/vector_index.ts";
import type { Gallery } from "./gallery.ts";
import { readNamedImage, smallPicture } from "./open_picture.ts";

/** The images of an index. */
export class IndexGallery implements Gallery {
  readonly #index: VectorIndex;

  /** @param index The index, as it was read. */
  constructor(index: VectorIndex) {
    this.#index = index;
  }

  get title(): string {
    return this.#index.path;
  }

  get count(): number {
    return this.#index.count;
  }

  get thresholds(): Thresholds | null {
    return this.#index.manifest.thresholds;
  }

  async search(
    queries: Float32Array<ArrayBuffer>,
    options: { k: number; threshold: number | undefined },
  ): Promise<Answer[]> {
    return await searchIndex(this.#index, queries, options);
  }

  async picture(row: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await readNamedImage(this.#index.entry(row).path);
    if (bytes === undefined) return undefined;
    try {
      return await smallPicture(bytes);
    } catch (error) {
      if (error instanceof ImageError) return undefined;
      throw error;
    }
  }
}
