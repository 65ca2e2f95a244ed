/**
 * The last epoch that the curriculum spends on semi-hard negatives: ⌊share · epochs⌋; 0 if none.
 *
 * @param share Of the epochs, 0 to 1.
 */
export function lastSemiHardEpoch(share: number, epochs: number): number {
  // 0.29 · 100 is 28.999… in floating point.
  return Math.floor(share * epochs + 1e-9);
}
