import { UserError } from "../base/user_error.ts";
import type { TrainConfig } from "../config/train_config.ts";

/** Settings that decide on which images a figure is measured, or after which epoch. */
const MEASURING = [
  ...["dataset", "data_path", "format", "split", "bad", "holdout", "holdout_classes", "early_stop"],
] as const satisfies readonly (keyof TrainConfig)[];

/**
 * Checks that the figures of trainings can be compared: that they are measured on the same images.
 *
 * @param source Where the settings are from, for messages.
 * @throws {UserError} If a setting differs that would change that.
 */
export function requireComparable(configs: readonly TrainConfig[], source: string): void {
  const [{ holdout, holdout_classes }] = configs as [TrainConfig];
  // Images are held out of those that are left.
  const holdsOut = holdout > 0 || holdout_classes > 0;
  for (const name of [...MEASURING, ...(holdsOut ? ["num_images"] as const : [])]) {
    const values = new Set(configs.map((config) => String(config[name])));
    if (values.size < 2) continue;
    throw new UserError(
      `Expected one value of ${name} in ${source} but found ${[...values].join(", ")}: figures ${
        name === "early_stop" ? "after epochs chosen in other ways" : "on other images"
      } cannot be compared; use a sweep for each`,
    );
  }
}
