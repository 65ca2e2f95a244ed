import type { RandomStream } from "../base/random.ts";

/** Probability that an image is drawn at most 0, 1, 2, … times: the Poisson distribution of mean 1. */
const AT_MOST = cumulativePoisson(12);
/** How many times at least where the uniform number that decides lies in a 256th of [0, 1): mostly that is it. */
const AT_LEAST = Uint8Array.from({ length: 256 }, (_, i) => AT_MOST.findIndex((most) => i / 256 < most));

/**
 * Draws how often each image comes in each resample.
 *
 * @param weights Takes them: `[resamples, images]`, row by row.
 * @param streamOf The random stream of an image.
 */
export function drawWeights(
  weights: Float32Array,
  images: number,
  resamples: number,
  streamOf: (image: number) => RandomStream,
): void {
  for (let image = 0; image < images; image++) {
    const random = streamOf(image);
    for (let r = 0; r < resamples; r++) {
      const uniform = random.uniform();
      let times = AT_LEAST[(uniform * AT_LEAST.length) | 0]!;
      while (uniform >= AT_MOST[times]!) times++;
      weights[r * images + image] = times;
    }
  }
}

/** The distribution function of Poisson's distribution of mean 1 at 0, 1, …, and 1 at last. */
function cumulativePoisson(length: number): number[] {
  const cumulative: number[] = [];
  for (let k = 0, term = Math.exp(-1), sum = 0; k < length; term /= ++k) cumulative.push(sum += term);
  return [...cumulative, 1];
}
