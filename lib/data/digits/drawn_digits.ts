import { checkOptions, wholeNumber } from "../../base/check_options.ts";
import type { Dataset } from "../dataset.ts";
import { DIGIT_COUNTS, makeDigits } from "./digits.ts";

/** How many digits to draw. */
export interface DrawnDigitsOptions {
  /** Training images; 60,000 if not given. */
  train?: number;
  /** Test images; 10,000 if not given. */
  test?: number;
  /** Of all that is random in them; 1 if not given. */
  seed?: number;
}

/** More would not fit into one array of bytes. */
const MOST_DIGITS = 2_000_000;

/**
 * Digits drawn by a program, in the form of MNIST: data for trials, tests and examples.
 *
 * @throws {UserError} If an option is unknown or its value is not allowed.
 *
 * @example
 * ```ts
 * import { drawnDigits } from "@trinca/trinca";
 *
 * const data = await drawnDigits({ train: 100, test: 20 });
 * console.log(data.train.count, data.test.labels);
 * ```
 */
export async function drawnDigits(options: DrawnDigitsOptions = {}): Promise<Dataset> {
  checkOptions("drawnDigits()", options, {
    train: wholeNumber(1, MOST_DIGITS),
    test: wholeNumber(1, MOST_DIGITS),
    seed: wholeNumber(0, 2 ** 32 - 1),
  });
  const { train = DIGIT_COUNTS.train, test = DIGIT_COUNTS.test, seed = 1 } = options;
  return await makeDigits(seed, { train, test });
}
