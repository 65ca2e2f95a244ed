import { tf } from "../engine/tf.ts";
import type { FusedOperations } from "../engine/engine.ts";
import { type DevicePixels, pixelTensors } from "../model/device_pixels.ts";
import type { Network } from "../model/network.ts";
import { randomSpecs } from "../model/parameter_specs.ts";
import { augmentationTensors } from "./augment_images.ts";
import type { AugmentationNumbers } from "./augmentation_numbers.ts";
import { type BatchShare, batchShare, rowsOf } from "./batch_share.ts";
import type { StepBatch } from "./train_step.ts";

/**
 * A batch of B images whose pixels are on the host, or on the engine already; b of them are this worker's
 * share.
 */
export interface HostBatch {
  /** 0 … 255, `[b, H, W, C]`. */
  pixels: Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | DevicePixels;
  labels: Int32Array<ArrayBuffer>;
}

/** The random numbers of a batch, on the host. */
export interface BatchNumbers {
  /** In [0, 1), from which positives and negatives are drawn, `[2, B]`. */
  uniforms: Float32Array<ArrayBuffer>;
  /** Missing without augmentation. */
  augmentation?: AugmentationNumbers;
  /** In [0, 1), for the layers that need random numbers, by their names. */
  random?: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
}

/**
 * Copies a batch to the engine as the inputs of a training step; the caller disposes of it.
 *
 * @param network The network that embeds the batch.
 * @param operations The engine's: pixels are copied as it takes them.
 * @param share This worker's share; by default all images. The random numbers are those of the whole batch, so that
 * they do not depend on the number of workers.
 */
export function stepBatch(
  network: Network,
  { pixels, labels }: HostBatch,
  { uniforms, augmentation = {}, random = {} }: BatchNumbers,
  operations: FusedOperations,
  share: BatchShare = batchShare(labels.length, undefined),
): StepBatch {
  const size = labels.length;
  const own = share.to - share.from;
  const ownNumbers = Object.fromEntries(
    Object.entries(augmentation).map(([name, values]) => [name, rowsOf(values, share)]),
  );
  return {
    pixels: pixels instanceof Uint8Array || pixels instanceof Int32Array
      ? pixelTensors(operations, pixels, network.input)
      : pixels,
    labels: tf.tensor1d(labels, "int32"),
    uniforms: tf.tensor2d(uniforms, [2, size]),
    ...augmentationTensors(ownNumbers, own),
    random: Object.fromEntries(
      randomSpecs(network).map((
        { name, shape },
      ) => [name, tf.tensor(rowsOf(random[name]!, share), [own, ...shape])]),
    ),
  };
}
