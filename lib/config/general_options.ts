import { type NetworkName, NETWORKS } from "../model/networks.ts";
import type { Turns } from "../data/turn_image.ts";
import { AUGMENTATION_PARTS, AUGMENTATION_PRESETS, augmentationSetting } from "./augmentation.ts";
import { HOLDOUT_CLASSES, shownDefaults } from "./data_options.ts";
import { choice, type Option, type OptionText, text, whole } from "./option.ts";

const TRAINING = "Training";

/** A number of images; 0 for all. */
function countOrAll(describe: OptionText): Option<number> {
  const number = whole(describe, 0, { least: 0 });
  const check = (value: unknown): value is number => number.check(value) && (value === 0 || value >= 4);
  return {
    ...number,
    expected: "0 for all or a whole number of at least 4",
    check,
    parse(text) {
      const value = text === "all" ? 0 : number.parse(text);
      return check(value) ? value : undefined;
    },
  };
}

/** As how many classes each class is trained: 0 for one, or one for each of 4 or 8 turns. */
function turns(describe: OptionText): Option<0 | Turns> {
  const check = (value: unknown): value is 0 | Turns => value === 0 || value === 4 || value === 8;
  return {
    placeholder: "0|4|8",
    ...describe,
    default: 0,
    expected: "0, 4 or 8",
    check,
    parse(text) {
      const value = whole(describe, 0, { least: 0 }).parse(text);
      return check(value) ? value : undefined;
    },
  };
}

/** What is trained, for how long, and what chooses the best epoch. */
export const GENERAL_OPTIONS = {
  num_images: countOrAll({
    group: TRAINING,
    help: "Number of training images, from the first; 0: all",
    shownDefault: shownDefaults("num_images", "all"),
  }),
  batch_size: whole(
    { group: TRAINING, help: "Images per batch", shownDefault: "256, or all images if fewer" },
    256,
    { least: 4, most: 16_384 },
  ),
  epochs: whole({ group: TRAINING, help: "Number of passes over the training images" }, 20, {
    least: 1,
    most: 100_000,
  }),
  net: choice(
    {
      group: TRAINING,
      help: "Network architecture; auto: original for images below 48 pixels, else resnet10",
    },
    "auto",
    ["auto", ...Object.keys(NETWORKS) as NetworkName[]],
  ),
  embedding_size: whole({ group: TRAINING, help: "Dimension of the embeddings" }, 64, {
    least: 2,
    most: 4096,
  }),
  precision: choice(
    {
      group: TRAINING,
      help:
        "Precision of the layers; auto: bfloat16 if the processor has instructions for it or XLA compiles for a " +
        "GPU, else tf32 on a GPU, else float32",
    },
    "auto",
    ["auto", "float32", "tf32", "bfloat16"],
  ),
  augment: augmentationSetting({
    group: TRAINING,
    help: "Change the training images at random; alone: light, small rotations, scalings and shifts. " +
      `${Object.keys(AUGMENTATION_PRESETS).join(", ")}, parts (${
        Object.keys(AUGMENTATION_PARTS).join(", ")
      }), or both: photos,flip:0,erase:0.25`,
  }),
  init: text(
    {
      group: TRAINING,
      help:
        "Start from the weights of another run, by name or folder; layers of other shapes, such as the last one, start " +
        "as usual",
      placeholder: "RUN",
    },
    "",
  ),
  turned_classes: turns({
    group: TRAINING,
    help:
      "Train turned images as classes of their own: 4: by 0, 90, 180 and 270 degrees; 8: their mirror images too",
  }),
  holdout: whole(
    { group: TRAINING, help: "Training images to hold out, for validation and for choosing the best epoch" },
    0,
    { least: 0 },
  ),
  holdout_classes: HOLDOUT_CLASSES,
  early_stop: whole(
    {
      group: TRAINING,
      help:
        "Stop after this many epochs without a better VAL; needs images to choose by, of --holdout say; 0: never",
    },
    0,
    { least: 0 },
  ),
  evaluate_every: whole(
    {
      group: TRAINING,
      help: "Measure the network after every so many epochs, and after the last; where measuring takes long",
    },
    1,
    { least: 1 },
  ),
  max_steps: whole(
    { group: TRAINING, help: "Maximum number of steps per epoch, for trials; 0: no limit" },
    0,
    {
      least: 0,
    },
  ),
  seed: whole({ group: TRAINING, help: "Seed of all random numbers" }, 1, { least: 0, most: 4_294_967_295 }),
};
