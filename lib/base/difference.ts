/** Mean and standard deviation of a figure over trainings. */
export interface Spread {
  mean: number;
  /** With n − 1; NaN for a single training. */
  std: number;
  /** The number of trainings. */
  count: number;
}

/** A difference of two means, with what chance explains. */
export interface Difference {
  /** The first mean minus the second. */
  value: number;
  /** Half of the 95% interval of the difference; NaN if a side has a single training. */
  noise: number;
}

/** 97.5% quantiles of Student's t distribution by degrees of freedom, from 1. */
const STUDENT = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
];

/** The 97.5% quantile of Student's t distribution. */
function studentQuantile(freedom: number): number {
  // Beyond the table Cornish and Fisher's first term is exact to the digits that are shown.
  return STUDENT[freedom - 1] ?? 1.96 + 2.4 / freedom;
}

/** Computes mean and standard deviation. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: count < 2 ? NaN : Math.sqrt(squares / (count - 1)), count };
}

/** Compares two means by Student's t, for as many trainings on both sides. */
export function differenceOf(a: Spread, b: Spread): Difference {
  return {
    value: a.mean - b.mean,
    noise: studentQuantile(a.count + b.count - 2) * Math.sqrt(a.std ** 2 / a.count + b.std ** 2 / b.count),
  };
}

/**
 * Compares two lists of figures pair by pair, as of trainings with the same seeds: what a seed does to both cancels out.
 * The noise is that of the mean of the differences, by Student's t.
 *
 * @param a As long as `b`.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): Difference {
  return meanWithNoise(a.map((value, i) => value - b[i]!));
}

/** The mean of figures, with half of its 95% interval by Student's t; NaN for fewer than two. */
export function meanWithNoise(values: readonly number[]): Difference {
  const { mean, std, count } = spreadOf(values);
  return { value: mean, noise: count < 2 ? NaN : studentQuantile(count - 1) * std / Math.sqrt(count) };
}

/** Formats `0.913 ± 0.004`, mean and standard deviation; of a single training only its figure. */
export function formatSpread({ mean, std, count }: Spread, places = 3): string {
  if (Number.isNaN(mean)) return "–";
  return count < 2 ? mean.toFixed(places) : `${mean.toFixed(places)} ± ${std.toFixed(places)}`;
}

/** Formats `+0.004 ± 0.011`, the difference and its noise. */
export function formatDifference({ value, noise }: Difference, places = 3): string {
  if (Number.isNaN(value)) return "–";
  const shown = `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(places)}`;
  return Number.isNaN(noise) ? shown : `${shown} ± ${noise.toFixed(places)}`;
}

/** Says whether a difference is within its noise; undefined if that is not known. */
export function isWithinNoise({ value, noise }: Difference): boolean | undefined {
  if (Number.isNaN(noise) || Number.isNaN(value)) return undefined;
  return Math.abs(value) <= noise;
}
