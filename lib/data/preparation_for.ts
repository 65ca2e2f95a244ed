import { UserError } from "../base/user_error.ts";
import type { Dataset } from "./dataset.ts";
import { datasetNamed, DATASETS } from "./datasets.ts";
import type { Fit } from "./decode/image_decoder.ts";
import type { Colour, OpenOptions } from "./definition.ts";
import { formatImageSize, imageSize } from "./image_size.ts";
import type { BadFiles } from "./listed/bad_files.ts";
import { DATA_SPLITS } from "./listed/split_rule.ts";

/** The settings of a training that say how its images are prepared and divided. */
export interface PreparationSettings {
  size: number | string;
  fit: Fit;
  colour: Colour;
  split: string;
  bad: BadFiles;
}

/**
 * Returns how a data set is opened for the settings of a training.
 *
 * @param name The name of the data set in the registry.
 * @param isBadAsked Whether `bad` was asked for, which is refused where there are no image files.
 * @throws {UserError} If the settings request what the data set does not do.
 */
export function preparationFor(
  name: string,
  { size, fit, colour, split, bad }: PreparationSettings,
  isBadAsked = bad !== "auto",
): Pick<OpenOptions, "preparation" | "split" | "bad"> {
  const { prepares, divides = prepares, title } = datasetNamed(name);
  if (!prepares) {
    const flag = isBadAsked
      ? `--bad ${bad}`
      : imageSize(size) !== undefined
      ? `--size ${size}`
      : fit !== "cover"
      ? `--fit ${fit}`
      : colour !== "auto"
      ? `--colour ${colour}`
      : undefined;
    if (flag !== undefined) throw preparesNothing(flag, title);
  }
  if (!divides && split !== DATA_SPLITS) {
    throw new UserError(`Expected no --split ${split} with ${title}, which is divided already; omit it`);
  }
  return {
    ...(prepares && { preparation: { ...imageSize(size), fit, colour } }),
    split,
    bad,
  };
}

/** The error for a flag of image files with a data set that has none. */
export function preparesNothing(flag: string, title: string): UserError {
  return new UserError(
    `Expected no ${flag} with ${title}, whose images are used unchanged; omit it, or use image files`,
  );
}

/** How the image files of a data set were actually prepared, as settings, so that it can be opened again as it was. */
export function preparedAs(
  { name, height, width, channels }: Pick<Dataset, "name" | "height" | "width" | "channels">,
): { size?: number | `${number}x${number}`; colour?: Colour } {
  if (!DATASETS[name]?.prepares) return {};
  return { size: formatImageSize({ height, width }), colour: channels === 1 ? "grey" : "rgb" };
}
