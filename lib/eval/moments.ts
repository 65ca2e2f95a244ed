/** Mean and standard deviation, the latter over all of the values and not as of a sample; NaN if there are none. */
export function meanAndStd(values: Float64Array): [mean: number, std: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(variance)];
}
