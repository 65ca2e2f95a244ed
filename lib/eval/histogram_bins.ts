import { z } from "zod";

/** The number of bins in displayed histograms of distances: equally wide, over [0, 2]. */
export const HISTOGRAM_BINS = 40;

/** The number of pairs in each of {@link HISTOGRAM_BINS} bins of distance, from 0 to 2. */
export const DistanceCounts = z.object({
  positive: z.array(z.number()),
  negative: z.array(z.number()),
});
/** The number of pairs in each of {@link HISTOGRAM_BINS} bins of distance, from 0 to 2. */
export type DistanceCounts = z.infer<typeof DistanceCounts>;

/** The bin of a distance; the top edge belongs to the last bin. NaN if the distance is NaN. */
export function histogramBin(distance: number): number {
  return Math.min(HISTOGRAM_BINS - 1, Math.floor(distance * (HISTOGRAM_BINS / 2)));
}
