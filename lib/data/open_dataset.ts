import { UserError } from "../base/user_error.ts";
import { DIGIT_COUNTS, makeDigits } from "./digits.ts";
import type { Dataset } from "./image_set.ts";
import { loadMnist } from "./mnist.ts";
import { adviceOnFiles, searchDataPath } from "./search_data_path.ts";

/** A data set and, where another was wished for, why it is not that. */
export interface OpenedDataset {
  /** The data set. */
  dataset: Dataset;
  /** Why the drawn digits stand in for MNIST. */
  fallbackReason?: string;
}

/** The drawn digits do not follow the run's seed: two runs are to see the same data. */
const DIGITS_SEED = 1;

/**
 * Opens a data set. `auto` takes MNIST where its files are, else the drawn digits; a damaged MNIST is an error
 * in either case, and so is a folder without MNIST that is not the default one.
 *
 * @param workingFolder What relative paths are relative to.
 * @throws {UserError} If MNIST is asked for by name and not there, or damaged, or the folder has something else.
 */
export async function openDataset(
  name: "auto" | "mnist" | "digits",
  dataPath: string,
  workingFolder: string = Deno.cwd(),
): Promise<OpenedDataset> {
  if (name === "digits") return { dataset: await makeDigits(DIGITS_SEED, DIGIT_COUNTS) };
  const { paths } = await searchDataPath(dataPath, workingFolder);
  if (paths !== undefined) return { dataset: await loadMnist(paths, { advice: adviceOnFiles(dataPath) }) };
  const reason = `no MNIST in ${dataPath}`;
  if (name === "mnist") {
    throw new UserError(
      `Expected MNIST's files but found ${reason}; run deno task setup, or use --dataset digits`,
    );
  }
  return { dataset: await makeDigits(DIGITS_SEED, DIGIT_COUNTS), fallbackReason: reason };
}
