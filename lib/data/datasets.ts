/**
 * The registry of data sets: one line for each. Everything else about a data set is in its folder.
 *
 * @module
 */
import { UserError } from "../base/user_error.ts";
import { cifar } from "./cifar/definition.ts";
import type { DatasetDefinition } from "./definition.ts";
import { digits } from "./digits/definition.ts";
import { fashionMnist } from "./fashion_mnist/definition.ts";
import { folder } from "./folder/definition.ts";
import { idx } from "./idx/definition.ts";
import { list } from "./list/definition.ts";
import { kmnist } from "./kmnist/definition.ts";
import { mnist } from "./mnist/definition.ts";
import { npy } from "./npy/definition.ts";
import { omniglot } from "./omniglot/definition.ts";
import { table } from "./table/definition.ts";

/** Data sets by their names on the command line, in the order in which a path is checked for them. */
export type Datasets = Readonly<Record<string, DatasetDefinition>>;

/** All data sets. */
export const DATASETS: Datasets = {
  mnist: mnist(),
  "fashion-mnist": fashionMnist(),
  kmnist: kmnist(),
  omniglot: omniglot(),
  digits,
  idx,
  npy,
  cifar,
  table,
  list,
  folder,
};

/** The name for whatever data set a path contains. */
export const AUTO = "auto";

/** The default data set. */
export const DEFAULT_DATASET = "mnist";
/** The data set that replaces it if it is missing and cannot be downloaded. */
export const DRAWN_DATASET = "digits";

/**
 * Returns the definition of a data set.
 *
 * @throws {UserError} If the name is unknown.
 */
export function datasetNamed(name: string, datasets: Datasets = DATASETS): DatasetDefinition {
  if (Object.hasOwn(datasets, name)) return datasets[name]!;
  throw new UserError(
    `Expected a known data set, one of ${Object.keys(datasets).join(", ")}, but found ${name}; ` +
      "use a newer Trinca",
  );
}
