import type { EmbeddedSplit } from "../evaluate/embed_split.ts";
import { imagePng } from "../report/plots/image_png.ts";
import { classNamer } from "../run/class_names.ts";
import { type Answer, searchIndex } from "../search/search_index.ts";
import type { Thresholds } from "../search/thresholds.ts";
import type { IndexEntry } from "../search/index_format.ts";
import type { Gallery } from "./gallery.ts";

/** The images of a split of a data set, in memory. */
export class SplitGallery implements Gallery {
  readonly title: string;
  readonly count: number;
  readonly version = 1;
  readonly thresholds: Thresholds | null;
  readonly #split: EmbeddedSplit;
  readonly #name: (label: number) => string;

  /**
   * @param split The images and their embeddings.
   * @param dataset What they belong to.
   * @param thresholds Those that were measured; null if none were.
   */
  constructor(
    split: EmbeddedSplit,
    dataset: { title: string; classNames: readonly string[] },
    thresholds: Thresholds | null,
  ) {
    this.title = `${dataset.title}, ${split.split}`;
    this.count = split.set.count;
    this.thresholds = thresholds;
    this.#split = split;
    this.#name = classNamer(dataset.classNames);
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  async search(
    queries: Float32Array<ArrayBuffer>,
    options: { k: number; threshold: number | undefined },
  ): Promise<Answer[]> {
    const { embeddings, dimension } = this.#split;
    return await searchIndex(
      {
        manifest: { dimension },
        blocks: [embeddings],
        embedding: (row) => embeddings.subarray(row * dimension, (row + 1) * dimension),
        entry: (row) => this.#entry(row),
      },
      queries,
      options,
    );
  }

  async picture(row: number): Promise<Uint8Array<ArrayBuffer>> {
    const { set } = this.#split;
    return await imagePng(Uint8Array.from(set.image(row)), set);
  }

  pixels(row: number): Promise<Uint8Array<ArrayBufferLike>> {
    return Promise.resolve(this.#split.set.image(row));
  }

  #entry(row: number): IndexEntry {
    const { set } = this.#split;
    return { path: set.name(row) ?? `${this.title} ${row}`, name: this.#name(set.labels[row]!) };
  }
}
