import { mapTree, type NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import type { Workers } from "../engine/workers.ts";
import type { BatchShare } from "./batch_share.ts";

/**
 * The smallest buffer of gradients, in numbers, 1 MB: less takes longer to begin to send than to send, and the processor
 * time of each operation is as much.
 */
const LEAST_BUFFER = 1 << 18;
/** At most about so many buffers, each of which is sent as soon as its gradients are known. */
const MOST_BUFFERS = 8;

/**
 * Gathers the embeddings of all workers' images. The gradient of each image's embedding flows to the worker that
 * embedded it, and is complete: every worker computes the loss of the whole batch.
 *
 * @param own Those of this worker's share, `[b, D]`.
 * @returns `[B, D]`
 */
export function gatherEmbeddings(
  own: tf.Tensor2D,
  { from, to, total }: BatchShare,
  workers: Pick<Workers, "count" | "sum" | "gather">,
): tf.Tensor2D {
  return tf.customGrad((own) => ({
    value: total % workers.count === 0
      ? workers.gather(own as tf.Tensor).reshape([total, -1])
      // Shares of different sizes: x + 0 is x, so this gathers them too.
      : workers.sum(tf.pad(own as tf.Tensor2D, [[from, total - to], [0, 0]])),
    gradFunc: (dy) => (dy as tf.Tensor2D).slice([from, 0], [to - from, -1]),
  }))(own) as tf.Tensor2D;
}

/**
 * Sums named tensors over the workers. They are sent in a few buffers, the last tensors first, since those are the
 * gradients that are known first: they travel while the others are computed.
 *
 * @param tensors float32; of the same shapes on every worker.
 */
export function sumTensors(tensors: NamedTensors, workers: Pick<Workers, "sum">): Record<string, tf.Tensor> {
  const total = Object.values(tensors).reduce((sum, { size }) => sum + size, 0);
  const enough = Math.max(LEAST_BUFFER, Math.ceil(total / MOST_BUFFERS));
  const summed: Record<string, tf.Tensor> = {};
  let waiting: [name: string, tensor: tf.Tensor][] = [];
  const send = () => {
    const buffer = workers.sum(tf.concat(waiting.map(([, tensor]) => tensor.flatten())));
    const parts = tf.split(buffer, waiting.map(([, { size }]) => size));
    waiting.forEach(([name, { shape }], i) => summed[name] = parts[i]!.reshape(shape));
    waiting = [];
  };
  for (const entry of Object.entries(tensors).reverse()) {
    waiting.push(entry);
    if (waiting.reduce((sum, [, { size }]) => sum + size, 0) >= enough) send();
  }
  if (waiting.length > 0) send();
  return mapTree(tensors, (_, name) => summed[name]!) as Record<string, tf.Tensor>;
}
