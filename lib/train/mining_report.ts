import type { Batch } from "../data/image_set.ts";
import type { EventOf, TripletImage } from "../run/events.ts";
import { countBatchPairs } from "./batch_pairs.ts";
import { float32Digits } from "./float32_digits.ts";
import { hardestTriplet, type MiningValues } from "./hardest_triplet.ts";
import { smallPixels, smallSize } from "./small_picture.ts";

/** Steps from one report to the next. */
const REPORT_EVERY = 20;

/**
 * Whether a step is one whose mining is reported: every 20th of the epoch, and the first that the session does of
 * it. That depends on the steps alone, so that the same run reports the same.
 *
 * @param step 1-based, in the epoch.
 * @param first The session's first step of the epoch.
 */
export function isMiningReported(step: number, first: number): boolean {
  return step === first || step % REPORT_EVERY === 0;
}

/**
 * How a batch's pairs spread over distance, and the hardest of the triplets that were chosen of it, with pictures.
 *
 * @param height Of the batch's images, in pixels.
 * @param width Of the batch's images, in pixels.
 * @param channels Values of a pixel: 1 of grey, 3 of colour.
 */
export function reportMining(
  values: MiningValues,
  batch: Batch,
  height: number,
  width: number,
  channels: number = 1,
): Pick<EventOf<"mining">, "histogram" | "hardest"> {
  const histogram = countBatchPairs(values.distances, batch.labels);
  const hardest = hardestTriplet(values);
  if (hardest === undefined) return { histogram, hardest: null };
  const size = height * width * channels;
  const show = (place: number): TripletImage => ({
    index: batch.indices[place]!,
    label: batch.labels[place]!,
    pixels: smallPixels(batch.pixels.subarray(place * size, (place + 1) * size), height, width, channels),
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
