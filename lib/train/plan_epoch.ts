import type { TrainingConfig } from "../config/train_config.ts";
import { balancedBatches } from "../data/sampler.ts";

/**
 * Plans the batches of an epoch, as indices of training images; every epoch has as many.
 *
 * @param labels The class of each training image.
 * @param epoch 1-based.
 * @throws {UserError} If not a single batch can be filled.
 */
export function planEpoch(
  labels: ArrayLike<number>,
  config: Pick<TrainingConfig, "batch_size" | "classes_per_batch" | "seed" | "max_steps">,
  epoch: number,
): Int32Array<ArrayBuffer>[] {
  const plan = balancedBatches(labels, {
    batchSize: config.batch_size,
    classesPerBatch: config.classes_per_batch,
    seed: config.seed,
    epoch,
  });
  return config.max_steps > 0 ? plan.slice(0, config.max_steps) : plan;
}
