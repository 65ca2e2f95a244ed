import type { TrainingConfig } from "../config/train_config.ts";
import {
  type Dataset,
  type ImageSet,
  splitHoldout,
  takeImages,
  validateImageSet,
} from "../data/image_set.ts";

/** The images of a training. */
export interface ChosenImages {
  /** To train on. */
  train: ImageSet;
  /** To validate on and to choose the best epoch by; undefined where none are set apart. */
  holdout: ImageSet | undefined;
}

/**
 * The images to train on, and those to choose the best epoch by.
 *
 * @throws {UserError} If there are too few for what the settings want.
 */
export function chooseImages(
  dataset: Dataset,
  { num_images, holdout, seed }: Pick<TrainingConfig, "num_images" | "holdout" | "seed">,
): ChosenImages {
  const whole = takeImages(dataset.train, num_images);
  validateImageSet(whole, "the training images");
  return holdout > 0 ? splitHoldout(whole, holdout, seed) : { train: whole, holdout: undefined };
}
