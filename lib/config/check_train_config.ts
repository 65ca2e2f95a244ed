import { UserError } from "../base/user_error.ts";
import { parseKeep } from "./parse_keep.ts";
import type { TrainConfig } from "./train_config.ts";

/**
 * Checks conditions that involve several settings.
 *
 * @throws {UserError} If two settings contradict each other.
 */
export function checkTrainConfig(config: TrainConfig): void {
  // The number of all images is known only when the data set is open.
  if (config.num_images > 0) {
    const trained = config.num_images - config.holdout;
    if (trained <= 0) {
      throw new UserError(
        `Expected --holdout to leave some of the ${config.num_images} images to train on but found ${config.holdout}`,
      );
    }
  }
  if (config.classes_per_batch === 1) {
    throw new UserError(
      "Expected --classes_per_batch of at least 2, or 0 for as many as fit, but found 1: no negatives",
    );
  }
  if (config.holdout > 0 && config.holdout_classes > 0) {
    throw new UserError(
      "Expected --holdout or --holdout_classes but found both; omit one of them",
    );
  }
  if (parseKeep(config.keep) === undefined) {
    throw new UserError(
      `Expected --keep to be a whole number of at least 1, or all, but found ${config.keep}`,
    );
  }
  if (config.run !== "" && !/^(?!\.+$)[\w.][\w.-]*$/.test(config.run)) {
    throw new UserError(
      `Expected --run to be a name of letters, digits, . _ and -, not only dots and not - first, but found ${config.run}`,
    );
  }
}
