import type { BatchIndices } from "../data/image_set.ts";
import type { EventOf, TripletImage } from "../run/events.ts";
import { countBatchPairs } from "./batch_pairs.ts";
import { float32Digits } from "./float32_digits.ts";
import { hardestTriplet, type MiningValues } from "./hardest_triplet.ts";
import { smallPixels, smallSize } from "./small_picture.ts";

/** The number of steps between two reports. */
const REPORT_EVERY = 20;

/**
 * Whether the mining of a step is reported: every 20th step of the epoch and the first step of the session
 * in it. This depends on the step numbers only, so the same run reports the same steps.
 *
 * @param step In the epoch, 1-based.
 * @param first The session's first step of the epoch.
 */
export function isMiningReported(step: number, first: number): boolean {
  return step === first || step % REPORT_EVERY === 0;
}

/**
 * Returns the histogram of the batch's distances and the hardest of the selected triplets, with its
 * pictures.
 *
 * @param image Returns the pixels of an image of the set, by its index.
 * @param height The height of the batch's images, in pixels.
 * @param width The width of the batch's images, in pixels.
 * @param channels Values per pixel: 1 for grey, 3 for colour.
 */
export function reportMining(
  values: MiningValues,
  batch: BatchIndices,
  image: (index: number) => ArrayLike<number>,
  height: number,
  width: number,
  channels: number = 1,
): Pick<EventOf<"mining">, "histogram" | "hardest"> {
  const histogram = countBatchPairs(values.distances, batch.labels);
  const hardest = hardestTriplet(values);
  if (hardest === undefined) return { histogram, hardest: null };
  const show = (place: number): TripletImage => ({
    index: batch.indices[place]!,
    label: batch.labels[place]!,
    pixels: smallPixels(image(batch.indices[place]!), height, width, channels),
  });
  const small = smallSize(height, width);
  return {
    histogram,
    hardest: {
      width: small.width,
      height: small.height,
      ...(channels === 1 ? {} : { channels }),
      anchor: show(hardest.anchor),
      positive: show(hardest.positive),
      negative: show(hardest.negative),
      positive_distance: float32Digits(hardest.positiveDistance),
      negative_distance: float32Digits(hardest.negativeDistance),
    },
  };
}
