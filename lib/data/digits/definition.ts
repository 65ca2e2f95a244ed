import type { DatasetDefinition } from "../definition.ts";

/** The seed of the drawn digits, independent of the run's seed: all runs use the same data. */
const SEED = 1;

/** Digits drawn by a program. */
export const digits: DatasetDefinition = {
  title: "drawn digits",
  // As for MNIST, which they replace.
  defaults: { num_images: 59_904 },
  prepares: false,
  async open() {
    const { DIGIT_COUNTS, makeDigits } = await import("./digits.ts");
    return await makeDigits(SEED, DIGIT_COUNTS);
  },
};
