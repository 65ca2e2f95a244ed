/**
 * The last epoch with semi-hard negatives in the curriculum: ⌊share · epochs⌋; 0 if there is none.
 *
 * @param share The share of the epochs, 0 to 1.
 */
export function lastSemiHardEpoch(share: number, epochs: number): number {
  // 0.29 · 100 is 28.999… in floating point.
  return Math.floor(share * epochs + 1e-9);
}
