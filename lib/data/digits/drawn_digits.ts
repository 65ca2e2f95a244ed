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

/**
 * Digits drawn by a program, in the form of MNIST: data for trials, tests and examples.
 *
 * @example
 * ```ts
 * import { drawnDigits } from "@trinca/trinca";
 *
 * const data = await drawnDigits({ train: 100, test: 20 });
 * console.log(data.train.count, data.test.labels);
 * ```
 */
export async function drawnDigits(
  { train = DIGIT_COUNTS.train, test = DIGIT_COUNTS.test, seed = 1 }: DrawnDigitsOptions = {},
): Promise<Dataset> {
  return await makeDigits(seed, { train, test });
}
