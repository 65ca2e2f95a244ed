import { resolve } from "node:path";
import { UserError } from "../base/user_error.ts";
import { FORMATS } from "../config/data_options.ts";
import { HOLDOUT } from "../config/eval_config.ts";
import { checkConfig } from "../config/option.ts";
import { TRAINING_OPTIONS } from "../config/train_config.ts";
import { type Dataset, TRAIN } from "../data/dataset.ts";
import type { ImageSet } from "../data/image_set.ts";
import { splitHoldout, splitHoldoutClasses, takeImages } from "../data/split_holdout.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";

/** Images to measure on, and which of the data set's they are. */
export interface ImageSplit {
  /** Their name. */
  split: string;
  /** They themselves. */
  set: ImageSet;
}

/**
 * The images of a data set that a checkpoint is to be measured on: those of one of its splits, where of `train` only
 * those that the checkpoint was trained on; or those that were held out from them, by the seed and the sizes of its
 * training. Images are numbered from 0 in each, in the order of the data set.
 *
 * @param split Its name; if not given the images that the data set is measured on.
 * @param folder The checkpoint's, for messages.
 * @throws {UserError} If there is no such split, the images are of another size, the checkpoint was trained on other
 * data, or held none out.
 */
export function imageSplit(
  dataset: Dataset,
  split: string = dataset.measured,
  state: CheckpointState,
  folder: string,
): ImageSplit {
  const { height, width, channels } = dataset;
  const input = state.network.input;
  if (height !== input.height || width !== input.width || channels !== input.channels) {
    const shape = (of: typeof input) =>
      `${of.height} × ${of.width}${input.channels === channels ? "" : ` × ${of.channels}`}`;
    throw new UserError(
      `Expected images of ${shape(input)}, as ${folder} was trained on, but ${dataset.title} has ` +
        `${shape({ height, width, channels })}; choose another --dataset`,
    );
  }
  const own = Object.hasOwn(dataset.splits, split) ? dataset.splits[split] : undefined;
  if (own !== undefined && split !== TRAIN) return { split, set: own };
  if (own === undefined && split !== HOLDOUT) {
    const { holdout, holdout_classes } = checkConfig(TRAINING_OPTIONS, state.config, folder);
    const hasHoldout = holdout > 0 || holdout_classes > 0;
    const names = [...Object.keys(dataset.splits), ...(hasHoldout ? [HOLDOUT] : [])].join(", ");
    const advice = asTrained(dataset, state, folder);
    throw new UserError(
      `Expected a split of ${dataset.title}, one of ${names}, but found ${split}${
        advice === undefined ? "" : `; ${advice}`
      }`,
    );
  }
  if (dataset.digest !== state.dataset.digest) {
    throw new UserError(
      `Expected the data that ${folder} was trained on, ${state.dataset.title}, to find its ${split} split in but ` +
        `found ${dataset.title}, digest ${dataset.digest.slice(0, 12)}; ${
          asTrained(dataset, state, folder) ?? `use --split ${dataset.measured}`
        }`,
    );
  }
  const { num_images, holdout, holdout_classes, seed } = checkConfig(TRAINING_OPTIONS, state.config, folder);
  const whole = takeImages(dataset.train, num_images);
  if (holdout > 0 || holdout_classes > 0) {
    const { train, holdout: heldOut } = holdout > 0
      ? splitHoldout(whole, holdout, seed)
      : splitHoldoutClasses(whole, dataset.classNames, holdout_classes);
    return { split, set: split === TRAIN ? train : heldOut };
  }
  if (split === TRAIN) return { split, set: whole };
  throw new UserError(
    `Expected a checkpoint that was trained with --holdout but ${folder} held no images out; use --split ` +
      `${dataset.measured} or ${TRAIN}`,
  );
}

/** What to do if the data at the path of the training were read in another form than it read them. */
function asTrained(
  { name, path }: Pick<Dataset, "name" | "path">,
  { dataset: trained }: Pick<CheckpointState, "dataset">,
  folder: string,
): string | undefined {
  if (path === undefined || trained.path === undefined || resolve(path) !== resolve(trained.path)) {
    return undefined;
  }
  if (name === trained.name || !FORMATS.includes(trained.name)) return undefined;
  return `add --format ${trained.name}, as ${folder} read it`;
}
