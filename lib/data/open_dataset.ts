import type { Dataset } from "./dataset.ts";
import { datasetNamed } from "./datasets.ts";
import type { OpenOptions } from "./definition.ts";

/** The data set to open, and how. */
export interface DataRequest extends OpenOptions {
  /** The name in the registry. */
  name: string;
}

/**
 * Opens a data set of the registry.
 *
 * @throws {UserError} If its files are missing or damaged.
 */
export async function openDataset({ name, ...options }: DataRequest): Promise<Dataset> {
  return await datasetNamed(name).open(options);
}
