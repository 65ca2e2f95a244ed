/**
 * The registry of data sets: one line for each. What else there is to know of one is in its folder.
 *
 * @module
 */
import { UserError } from "../base/user_error.ts";
import { cifar } from "./cifar/definition.ts";
import type { DatasetDefinition } from "./definition.ts";
import { digits } from "./digits/definition.ts";
import { folder } from "./folder/definition.ts";
import { idx } from "./idx/definition.ts";
import { mnist } from "./mnist/definition.ts";
import { table } from "./table/definition.ts";

/** Data sets by their names on the command line, in the order in which a path is searched for them. */
export type Datasets = Readonly<Record<string, DatasetDefinition>>;

/** All data sets. */
export const DATASETS: Datasets = { mnist: mnist(), digits, idx, cifar, table, folder };

/** Stands for the data set that is there. */
export const AUTO = "auto";

/** What is used where no data are named, and what stands in where that is not there and cannot be fetched. */
export const DEFAULT_DATASET = "mnist";
/** What a program draws instead. */
export const DRAWN_DATASET = "digits";

/**
 * What the registry knows of a data set.
 *
 * @throws {UserError} If there is none of that name.
 */
export function datasetNamed(name: string, datasets: Datasets = DATASETS): DatasetDefinition {
  if (Object.hasOwn(datasets, name)) return datasets[name]!;
  throw new UserError(
    `Expected a data set that is known, one of ${Object.keys(datasets).join(", ")}, but found ${name}; ` +
      "use a newer Trinca",
  );
}
