import type { EmbeddedSplit } from "../evaluate/embed_split.ts";
import { classNamer } from "../run/class_names.ts";
import type { Thresholds } from "../search/thresholds.ts";
import type { Gallery, GalleryRows, Thumbnail } from "./gallery.ts";
import { setThumbnail } from "./thumbnail.ts";

/** The images of a split of a data set, in memory. */
export class SplitGallery implements Gallery {
  readonly title: string;
  readonly version = 1;
  readonly thresholds: Thresholds | null;
  readonly rows: GalleryRows;
  readonly #set: EmbeddedSplit["set"];

  /**
   * Shows images that have been embedded.
   *
   * @param split The images and their embeddings.
   * @param dataset What they belong to.
   * @param thresholds Those that were measured; null if none were.
   */
  constructor(
    { split, set, embeddings, dimension }: EmbeddedSplit,
    dataset: { title: string; classNames: readonly string[] },
    thresholds: Thresholds | null,
  ) {
    this.title = `${dataset.title}, ${split}`;
    this.thresholds = thresholds;
    this.#set = set;
    const name = classNamer(dataset.classNames);
    this.rows = {
      manifest: { dimension },
      count: set.count,
      blocks: [embeddings],
      embedding: (row) => embeddings.subarray(row * dimension, (row + 1) * dimension),
      entry: (row) => ({ path: set.name(row) ?? `${split}/${row}`, name: name(set.labels[row]!) }),
    };
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  thumbnail(row: number, side: number): Promise<Thumbnail> {
    return Promise.resolve(setThumbnail(this.#set, row, side));
  }

  pixels(row: number): Promise<Uint8Array<ArrayBufferLike>> {
    return Promise.resolve(this.#set.image(row));
  }
}
