import { UserError } from "../base/user_error.ts";
import type { Dataset } from "./dataset.ts";
import { datasetNamed, DATASETS } from "./datasets.ts";
import type { Colour, Preparation } from "./definition.ts";

/**
 * Returns how the images of a data set are prepared for the settings of a training.
 *
 * @param name The name of the data set in the registry.
 * @returns Undefined for a data set that does not prepare its images.
 * @throws {UserError} If it does not although the settings request it.
 */
export function preparationFor(
  name: string,
  { size, colour }: { size: number; colour: Colour },
): Preparation | undefined {
  const { prepares, title, defaults } = datasetNamed(name);
  if (prepares) return { height: size || defaults.size, width: size || defaults.size, colour };
  const flag = size > 0 ? `--size ${size}` : colour !== "auto" ? `--colour ${colour}` : undefined;
  if (flag === undefined) return undefined;
  throw new UserError(
    `Expected no ${flag} with ${title}, whose images are used unchanged; omit it, or use a folder or a table of ` +
      "images",
  );
}

/** How the image files of a data set were actually prepared, as settings, so that it can be opened again as it was. */
export function preparedAs(
  { name, height, channels }: Pick<Dataset, "name" | "height" | "channels">,
): { size?: number; colour?: Colour } {
  return DATASETS[name]?.prepares ? { size: height, colour: channels === 1 ? "grey" : "rgb" } : {};
}
