import { UserError } from "../base/user_error.ts";
import { DIGIT_COUNTS, makeDigits } from "./digits.ts";
import type { Dataset } from "./image_set.ts";
import { findMnist, loadMnist } from "./mnist.ts";

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
 * in either case.
 *
 * @throws {UserError} If MNIST is asked for by name and not there, or damaged.
 */
export async function openDataset(
  name: "auto" | "mnist" | "digits",
  dataPath: string,
): Promise<OpenedDataset> {
  if (name === "digits") return { dataset: await makeDigits(DIGITS_SEED, DIGIT_COUNTS) };
  const { paths, missing } = await findMnist(dataPath);
  if (paths !== undefined) return { dataset: await loadMnist(paths) };
  const reason = missing.length === 4 ? `no MNIST in ${dataPath}` : `${dataPath} lacks ${missing.join(", ")}`;
  if (name === "mnist") {
    throw new UserError(
      `Expected MNIST's files but found ${reason}; run deno task setup, or use --dataset digits`,
    );
  }
  return { dataset: await makeDigits(DIGITS_SEED, DIGIT_COUNTS), fallbackReason: reason };
}
