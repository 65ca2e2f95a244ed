import { RandomStream } from "../base/random.ts";
import { DIGIT_COUNTS, makeDigits } from "../data/digits/digits.ts";
import type { Batch } from "../data/image_set.ts";

/** The input of every contender in the step benchmark. */
export interface StepInput {
  /** A balanced batch of drawn digits: the contents of the images do not affect a step's time. */
  batch: Batch;
  /** Uniform random numbers for the miner, `[2, B]`. */
  uniforms: Float32Array<ArrayBuffer>;
  /** Side of an image in pixels. */
  side: number;
}

/** Creates a batch that alternates between ten classes. */
export async function makeStepInput(batchSize: number): Promise<StepInput> {
  const { train } = await makeDigits(1, { ...DIGIT_COUNTS, train: Math.max(1000, 2 * batchSize), test: 100 });
  const ofClass = Array.from(
    { length: train.classes },
    (_, label) => [...train.labels.keys()].filter((i) => train.labels[i] === label),
  );
  const indices = Int32Array.from({ length: batchSize }, (_, i) => {
    const images = ofClass[i % train.classes]!;
    return images[Math.floor(i / train.classes) % images.length]!;
  });
  return {
    batch: train.gather(indices),
    uniforms: new RandomStream(1, "benchmark").uniforms(2 * batchSize),
    side: train.height,
  };
}
