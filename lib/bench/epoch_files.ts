import { RandomStream } from "../base/random.ts";
import { augmentationOf } from "../config/augmentation.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Network } from "../model/network.ts";
import { drawAugmentation } from "../train/draw_augmentation.ts";
import { planEpoch } from "../train/plan_epoch.ts";
import { learningRate } from "../train/schedule.ts";

/** An epoch as both sides train it. */
export interface PlannedEpoch {
  /** 1-based. */
  epoch: number;
  /** The images of each batch, as indices of training images. */
  plan: Int32Array<ArrayBuffer>[];
  /** The learning rate of each step. */
  rates: Float64Array<ArrayBuffer>;
  /** The numbers of each step in the training, 1-based, by which its random numbers are drawn. */
  globalSteps: number[];
}

/** Plans an epoch of a training. */
export function plannedEpoch(labels: ArrayLike<number>, config: TrainConfig, epoch: number): PlannedEpoch {
  const plan = planEpoch(labels, config, epoch);
  return {
    epoch,
    plan,
    rates: Float64Array.from(plan, (_, step) => learningRate(config, epoch, step / plan.length)),
    // Every epoch has as many steps.
    globalSteps: plan.map((_, step) => (epoch - 1) * plan.length + step + 1),
  };
}

/**
 * Writes an epoch for a program in another language, little-endian, step after step: `plan.bin`, the indices of the
 * images, int32 `[S, B]`; `rates.bin`, the learning rates, float64 `[S]`; and, where the augmentation has such parts,
 * the numbers with which {@link drawAugmentation} changes the images in these steps: `transforms.bin`, float32
 * `[S, B, 8]`, `colours.bin`, `[S, B, 2]` or `[S, B, 6]`, and `boxes.bin`, `[S, B, 4]`.
 */
export async function writeEpoch(
  folder: string,
  { plan, rates, globalSteps }: PlannedEpoch,
  { augment, seed }: Pick<TrainConfig, "augment" | "seed">,
  { input }: Pick<Network, "input">,
): Promise<void> {
  await Deno.writeFile(`${folder}/plan.bin`, joined(plan));
  await Deno.writeFile(`${folder}/rates.bin`, joined([rates]));
  const augmentation = augmentationOf(augment);
  const drawn = plan.map((indices, step) =>
    drawAugmentation(
      augmentation,
      (purpose) => new RandomStream(seed, purpose, globalSteps[step]!),
      { count: indices.length, ...input },
    )
  );
  for (const name of ["transforms", "colours", "boxes"] as const) {
    const parts = drawn.flatMap((numbers) => numbers[name] ?? []);
    if (parts.length > 0) await Deno.writeFile(`${folder}/${name}.bin`, joined(parts));
  }
}

function joined(parts: readonly ArrayBufferView<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let start = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start);
    start += byteLength;
  }
  return bytes;
}
