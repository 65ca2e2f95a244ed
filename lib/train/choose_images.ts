import { UserError } from "../base/user_error.ts";
import type { TrainingConfig } from "../config/train_config.ts";
import { requireMeasurable, requireTrainable } from "../data/check_images.ts";
import type { Dataset } from "../data/dataset.ts";
import { DATASETS } from "../data/datasets.ts";
import type { ImageSet } from "../data/image_set.ts";
import { splitHoldout, splitHoldoutClasses, takeImages } from "../data/split_holdout.ts";
import { type TurnedImages, withTurns } from "../data/turned_images.ts";

/** The images of a training. */
export interface ChosenImages {
  /** The images to learn from; with `--turned_classes` a view of them. */
  train: ImageSet | TurnedImages;
  /**
   * For validation and for choosing the best epoch: the hold-out or the data's validation split; undefined
   * if neither.
   */
  holdout: ImageSet | undefined;
}

/**
 * Chooses the images to train on and those that the best epoch is chosen by.
 *
 * @throws {UserError} If there are too few images for the settings.
 */
export function chooseImages(
  dataset: Dataset,
  { num_images, holdout: count, holdout_classes, early_stop, seed, turned_classes: turns }: Pick<
    TrainingConfig,
    "num_images" | "holdout" | "holdout_classes" | "early_stop" | "seed" | "turned_classes"
  >,
): ChosenImages {
  const whole = takeImages(dataset.train, num_images);
  requireTrainable(whole, "the training images");
  // A fifth of few images can be too few.
  const advice = DATASETS[dataset.name]?.prepares
    ? ", or a larger part of them for the test by --split images:0.5"
    : "";
  requireMeasurable(dataset.test, `the ${dataset.measured} images`, advice);
  if (count > 0 || holdout_classes > 0) {
    const { train, holdout } = count > 0
      ? splitHoldout(whole, count, seed)
      : splitHoldoutClasses(whole, dataset.classNames, holdout_classes);
    return { train: withTurns(train, turns), holdout };
  }
  const { validation } = dataset;
  if (validation !== undefined) requireMeasurable(validation, "the validation images");
  if (early_stop > 0 && validation === undefined) {
    throw new UserError(
      "Expected --holdout with --early_stop, to have images to choose by; try " +
        `--holdout ${Math.max(1, Math.floor(whole.count / 12))}`,
    );
  }
  return { train: withTurns(whole, turns), holdout: validation };
}
