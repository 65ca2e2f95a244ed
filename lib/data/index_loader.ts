import type { BatchIndices, ImageSet } from "./image_set.ts";

/** Yields batches as indices, where the engine has the pixels already; takes the place of a `BatchLoader`. */
export class IndexLoader {
  readonly #labels: ImageSet["labels"];

  /** @param set The images that the indices are of. */
  constructor({ labels }: Pick<ImageSet, "labels">) {
    this.#labels = labels;
  }

  /**
   * Yields the batches of a plan, in its order.
   *
   * @param plan The indices of each batch.
   */
  async *batches(plan: Int32Array<ArrayBuffer>[]): AsyncGenerator<BatchIndices> {
    for (const indices of plan) {
      yield { labels: Int32Array.from(indices, (index) => this.#labels[index]!), indices };
    }
  }

  /** Does nothing: it holds nothing. */
  close(): void {}
}
