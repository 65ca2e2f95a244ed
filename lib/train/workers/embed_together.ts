import type { ImageSet } from "../../data/image_set.ts";
import type { tf } from "../../engine/tf.ts";
import type { Embedder } from "../../evaluate/embedder.ts";
import type { ModelTree } from "../../run/training_tree.ts";
import type { WorkerGroup } from "./worker_group.ts";

/** The most numbers that the workers exchange at a time, 16 MB. */
const MOST_NUMBERS = 1 << 22;

/**
 * Embeds the images of a set on all workers, each a share. The images are divided into the same parts as in a single
 * process, so that the embeddings are the same to the bit on the same kind of machine.
 *
 * @param dimension Of the embeddings, D.
 * @returns `[N, D]`, on all workers.
 */
export async function embedTogether(
  embedder: Pick<Embedder, "embed" | "chunkOf">,
  set: ImageSet,
  model: ModelTree<tf.Tensor>,
  dimension: number,
  group: Pick<WorkerGroup, "sum" | "workers">,
): Promise<Float32Array<ArrayBuffer>> {
  const { count, rank } = group.workers;
  const chunk = embedder.chunkOf(set);
  const all = new Float32Array(set.count * dimension);
  // So many parts that each worker has as many, if there are enough.
  const step = chunk * count * Math.max(1, Math.floor(MOST_NUMBERS / (chunk * count * dimension)));
  for (let start = 0; start < set.count; start += step) {
    const end = Math.min(set.count, start + step);
    const own = new Float32Array((end - start) * dimension);
    for (let first = start + rank * chunk; first < end; first += chunk * count) {
      const indices = Int32Array.from({ length: Math.min(chunk, end - first) }, (_, i) => first + i);
      own.set(await embedder.embed(set, model, { indices }), (first - start) * dimension);
    }
    // x + 0 is x: the sum gathers the shares.
    all.set(await group.sum(own), start * dimension);
  }
  return all;
}
