import { UserError } from "../base/user_error.ts";
import type { SplitName } from "../config/eval_config.ts";
import { checkConfig } from "../config/option.ts";
import { TRAINING_OPTIONS } from "../config/train_config.ts";
import { type Dataset, splitHoldout, takeImages } from "../data/image_set.ts";
import type { ImageSplit } from "./measure.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";

/**
 * The images of a data set that a checkpoint is to be measured on: the test images, those that it was trained on, or
 * those that were held out, by the seed and the sizes of its training. Images are numbered anew in each, from 0, in
 * the order of the data set.
 *
 * @param folder The checkpoint's, for messages.
 * @throws {UserError} If it takes images of another size, was trained on other data, or held none out.
 */
export function imageSplit(
  dataset: Dataset,
  split: SplitName,
  state: CheckpointState,
  folder: string,
): ImageSplit {
  const { height, width } = dataset.test;
  const { input } = state.network;
  if (height !== input.height || width !== input.width) {
    throw new UserError(
      `Expected images of ${input.height} × ${input.width}, as ${folder} was trained on, but ` +
        `${dataset.title} has ${height} × ${width}; choose another --dataset`,
    );
  }
  if (split === "test") return { split, set: dataset.test };
  if (dataset.digest !== state.dataset.digest) {
    throw new UserError(
      `Expected the data that ${folder} was trained on, ${state.dataset.title}, to find its ${split} split in but ` +
        `found ${dataset.title}, digest ${dataset.digest.slice(0, 12)}; use --split test`,
    );
  }
  const { num_images, holdout, seed } = checkConfig(TRAINING_OPTIONS, state.config, folder);
  const whole = takeImages(dataset.train, num_images);
  if (holdout > 0) return { split, set: splitHoldout(whole, holdout, seed)[split] };
  if (split === "train") return { split, set: whole };
  throw new UserError(
    `Expected a checkpoint that was trained with --holdout but ${folder} held no images out; use --split test or train`,
  );
}
