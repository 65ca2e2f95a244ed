/**
 * The number of bins over d² in [0, 4]. A power of 2, so that the multiplication that finds a bin is exact; with more
 * bins the histogram exceeds a core's cache and counting is three times slower.
 */
export const BINS = 1 << 18;
/** Bins per unit of d²: bin b begins exactly at d² = b / BINS_PER_UNIT. */
export const BINS_PER_UNIT = BINS / 4;

/** The bin of a squared distance. */
export function binOf(squared: number): number {
  const bin = (squared * BINS_PER_UNIT) | 0;
  return bin < BINS ? bin : BINS - 1;
}
