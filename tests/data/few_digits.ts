import type { Dataset } from "../../lib/data/dataset.ts";
// The module that this one replaces, distinguished by its query.
import { DIGIT_COUNTS, makeDigits as makeAll } from "../../lib/data/digits/digits.ts?all";

/** As many as a short training and its evaluation need. */
export const FEW = { train: 1280, test: 200 };

export { DIGIT_COUNTS };

/** Drawn digits, but few whatever the requested number: most of a short training's time would be spent on drawing them. */
export function makeDigits(seed: number): Promise<Dataset> {
  return makeAll(seed, FEW);
}
