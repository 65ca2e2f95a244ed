import { resolve } from "node:path";
import { DATA_OPTIONS } from "../config/data_options.ts";
import { checkConfig } from "../config/option.ts";
import { datasetNamed } from "../data/datasets.ts";
import type { OpenOptions } from "../data/definition.ts";
import type { DataSource } from "../data/find_data.ts";
import type { BadFiles } from "../data/listed/bad_files.ts";
import { preparesNothing } from "../data/preparation_for.ts";
import { DATA_SPLITS } from "../data/listed/split_rule.ts";
import { preparationOf } from "./preparation_of.ts";
import type { CheckpointState } from "./checkpoint_format.ts";

/**
 * Returns how data are opened for the network of a checkpoint: prepared as in its training; the same data are also
 * divided in the same way, and others, unless they say how, by the same rule: what was not trained on then is not
 * mistaken for what was.
 *
 * @param asked What happens to damaged files; auto: what the training did with them.
 * @throws {UserError} If the checkpoint's configuration is damaged, or damaged files are asked about where there are none.
 */
export function openingOf(
  state: Pick<CheckpointState, "network" | "config" | "dataset">,
  { name, path }: DataSource,
  asked: BadFiles = "auto",
): Pick<OpenOptions, "preparation" | "split" | "undivided" | "bad"> {
  const { config, dataset } = state;
  const { split, bad } = checkConfig(DATA_OPTIONS, config, "the checkpoint");
  const { prepares, divides = prepares, title } = datasetNamed(name);
  if (!prepares && asked !== "auto") throw preparesNothing(`--bad ${asked}`, title);
  const isSame = dataset.name === name && dataset.path !== undefined &&
    resolve(dataset.path) === resolve(path);
  return {
    ...(prepares && { preparation: preparationOf(state) }),
    split: divides && isSame ? split : DATA_SPLITS,
    ...(divides && !isSame && { undivided: split }),
    bad: asked === "auto" ? bad : asked,
  };
}
