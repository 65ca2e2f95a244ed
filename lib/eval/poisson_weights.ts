import type { RandomStream } from "../base/random.ts";

/** Probability that an image is drawn at most 0, 1, 2, … times: the Poisson distribution with mean 1. */
const AT_MOST = cumulativePoisson(12);
/** For each 256th of [0, 1), the least number of times for a uniform number in it; mostly the actual number. */
const AT_LEAST = Uint8Array.from({ length: 256 }, (_, i) => AT_MOST.findIndex((most) => i / 256 < most));

/**
 * Draws how often each image occurs in each resample.
 *
 * @param weights Receives the numbers: `[resamples, images]`, row by row.
 * @param streamOf Returns the random stream of an image.
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

/** The cumulative Poisson distribution with mean 1 at 0, 1, …, followed by 1. */
function cumulativePoisson(length: number): number[] {
  const cumulative: number[] = [];
  for (let k = 0, term = Math.exp(-1), sum = 0; k < length; term /= ++k) cumulative.push(sum += term);
  return [...cumulative, 1];
}
