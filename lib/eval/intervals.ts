/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/** A mean with its spread. */
export interface MeanInterval {
  mean: number;
  /** 95% interval of the mean, by the normal distribution. */
  interval: [low: number, high: number];
  /** Standard deviation of the values, of a sample. */
  std: number;
}

/** The mean of independent values and its 95% interval; a single value has no interval but itself. */
export function meanInterval(values: Float64Array): MeanInterval {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = length > 1 ? Math.sqrt(squares / (length - 1)) : 0;
  const half = Z * std / Math.sqrt(length);
  return { mean, interval: [mean - half, mean + half], std };
}

/** The 95% interval of a share of independent trials (Wilson, 1927), which stays within 0 and 1. */
export function wilsonInterval(hits: number, trials: number): [low: number, high: number] {
  const share = hits / trials;
  const shrink = 1 + Z ** 2 / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / shrink;
  const half = Z / shrink * Math.sqrt(share * (1 - share) / trials + Z ** 2 / (4 * trials ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
