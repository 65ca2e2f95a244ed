import { UserError } from "../base/user_error.ts";
import { AUTO, DATASETS } from "../data/datasets.ts";
import type { DatasetDefaults } from "../data/definition.ts";
import { IMAGE_SIZE_EXPECTED, imageSize } from "../data/image_size.ts";
import { BAD_FILES } from "../data/listed/bad_files.ts";
import { DATA_SPLITS, parseSplitRule, SPLIT_RULE_EXPECTED } from "../data/listed/split_rule.ts";
import { choice, type Option, type OptionText, real, text } from "./option.ts";

const DATA = "Data";

/** The smallest and the largest side of images, in pixels; the networks support no smaller ones. */
const [LEAST_SIZE, MOST_SIZE] = [8, 1024];

/** The kinds of files that a path can contain, which `--format` names. */
export const FORMATS: readonly string[] = Object.keys(DATASETS).filter((name) => {
  const { remote, isIn } = DATASETS[name]!;
  return remote === undefined && isIn !== undefined;
});

/** The size of images: a number is the side of a square, 0 the data set's own size. */
export type SizeSetting = number | `${number}x${number}`;

function size(describe: OptionText): Option<SizeSetting> {
  const check = (value: unknown): value is SizeSetting => {
    if (value === 0) return true;
    const found = imageSize(value);
    return found !== undefined &&
      [found.height, found.width].every((side) => side >= LEAST_SIZE && side <= MOST_SIZE);
  };
  return {
    placeholder: "N|WxH",
    ...describe,
    default: 0,
    expected: `${IMAGE_SIZE_EXPECTED}, each from ${LEAST_SIZE} to ${MOST_SIZE}, or 0 for the data set's own`,
    check,
    parse(text) {
      const value: unknown = /^\d+$/.test(text) ? Number(text) : text.toLowerCase();
      return check(value) ? value : undefined;
    },
  };
}

function splitRule(describe: OptionText): Option<string> {
  const check = (value: unknown): value is string =>
    value === DATA_SPLITS || (typeof value === "string" && parseSplitRule(value) !== undefined);
  return {
    placeholder: "RULE",
    ...describe,
    default: DATA_SPLITS,
    expected: SPLIT_RULE_EXPECTED,
    check,
    parse: (text) => check(text) ? text : undefined,
  };
}

/**
 * Describes the default of a setting by data set, for the help; data sets with the same default are listed
 * together.
 */
export function shownDefaults(setting: keyof DatasetDefaults, zero: string): string {
  const names = Map.groupBy(Object.keys(DATASETS), (name) => DATASETS[name]!.defaults[setting] ?? 0);
  return [...names].sort(([a], [b]) => a - b)
    .map(([value, names]) => `${value === 0 ? zero : value}${value === 0 ? "" : ` for ${names.join(", ")}`}`)
    .join("; ");
}

/** The settings that say which data are used and how they are prepared and divided; checkpoints store them. */
export const DATA_OPTIONS = {
  dataset: choice(
    {
      group: DATA,
      help:
        `auto: what --data_path contains; without it ${
          DATASETS.mnist!.title
        } if it can be downloaded, else ` +
        `${DATASETS.digits!.title}. ${
          Object.entries(DATASETS).filter(([name]) => !FORMATS.includes(name)).map(([name, { title }]) =>
            `${name}: ${title}`
          ).join("; ")
        }; or a format`,
      placeholder: "NAME",
    },
    AUTO,
    [AUTO, ...Object.keys(DATASETS)],
  ),
  size: size({
    group: DATA,
    help: "Size in pixels to which images from files are brought: a side, or width and height such as 96x48",
    shownDefault: "their own if all are equal and at most 64, else 64",
  }),
  fit: choice(
    {
      group: DATA,
      help:
        "How images get another ratio of their sides; cover: crop, contain: add white bars, stretch: distort",
    },
    "cover",
    ["cover", "contain", "stretch"],
  ),
  colour: choice(
    { group: DATA, help: "Colour of images from files; auto: grey if all of them are" },
    "auto",
    ["auto", "grey", "rgb"],
  ),
  split: splitRule({
    group: DATA,
    help:
      "How images are divided; data: as the data say, else images:0.8; classes:0.8: a fifth of the classes is " +
      "only for the test; images:0.8: a fifth of the images",
  }),
  bad: choice(
    {
      group: DATA,
      help: "Files that are missing or cannot be decoded; auto: skip them, but stop if they are more than 1%",
    },
    "auto",
    BAD_FILES,
  ),
};

/** How the files at `--data_path` are read. */
export const FORMAT_OPTION = choice(
  {
    group: DATA,
    help: `Kind of files at --data_path; auto: by looking. ${
      FORMATS.map((name) => `${name}: ${DATASETS[name]!.title}`).join("; ")
    }`,
  },
  AUTO,
  [AUTO, ...FORMATS],
);

/** The share of the classes to hold out. */
export const HOLDOUT_CLASSES = real(
  {
    group: "Training",
    help: "Share of the training classes to hold out, for validation and for choosing the best epoch",
  },
  0,
  { least: 0, most: 0.9 },
);

/** The folder or file of the data. */
export const DATA_PATH = (path: string) =>
  text({
    group: DATA,
    help: "Folder, table, list or ZIP file of the data, read only; downloads are stored in the user's cache",
    placeholder: "PATH",
  }, path);

/**
 * Returns the name in the registry that `--dataset` and `--format` mean together.
 *
 * @throws {UserError} If they name different ones.
 */
export function requestedDataset({ dataset, format }: { dataset: string; format: string }): string {
  if (format === AUTO) return dataset;
  if (dataset === AUTO || dataset === format) return format;
  throw new UserError(
    `Expected --dataset or --format but found --dataset ${dataset} and --format ${format}; omit one of them`,
  );
}
