import type { BatchLoader } from "../../data/batch_loader.ts";
import type { Batch, BatchIndices, ImageSet } from "../../data/image_set.ts";
import type { IndexLoader } from "../../data/index_loader.ts";
import type { TurnedImages } from "../../data/turned_images.ts";
import type { Workers } from "../../engine/workers.ts";
import { batchShare } from "../batch_share.ts";

/**
 * Yields the batches of a plan with the pixels of this worker's share alone; labels and indices are those of the whole
 * batch.
 *
 * @param plan The indices of each batch, the same on all workers.
 */
export async function* sharedBatches(
  loader: Pick<BatchLoader | IndexLoader, "batches">,
  train: Pick<ImageSet | TurnedImages, "labels">,
  plan: readonly Int32Array<ArrayBuffer>[],
  workers: Pick<Workers, "count" | "rank">,
): AsyncGenerator<Batch | BatchIndices> {
  const own = plan.map((indices) => {
    const { from, to } = batchShare(indices.length, workers);
    return indices.slice(from, to);
  });
  let next = 0;
  for await (const share of loader.batches(own)) {
    const indices = plan[next++]!;
    yield { ...share, indices, labels: Int32Array.from(indices, (index) => train.labels[index]!) };
  }
}
