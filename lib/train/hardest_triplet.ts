/** What a miner saw and chose, on the host. B images in the batch. */
export interface MiningValues {
  /** Euclidean distances, `[B, B]` row by row. */
  distances: Float32Array;
  /** Index of each anchor's positive, then of each anchor's negative, `[2, B]`. */
  chosen: Int32Array;
  /** 1 where the anchor has both, else 0, `[B]`. */
  valid: Float32Array;
}

/** Three images by their places in the batch. */
export interface BatchTriplet {
  /** Its place. */
  anchor: number;
  /** Its place. */
  positive: number;
  /** Its place. */
  negative: number;
  /** d(a,p). */
  positiveDistance: number;
  /** d(a,n). */
  negativeDistance: number;
}

/**
 * The chosen triplet that is hardest: with the largest d(a,p) − d(a,n); of several, that of the first anchor.
 *
 * @returns Undefined if no anchor counts, or no distance is a number.
 */
export function hardestTriplet({ distances, chosen, valid }: MiningValues): BatchTriplet | undefined {
  const size = valid.length;
  let hardest: BatchTriplet | undefined;
  let worst = -Infinity;
  for (let anchor = 0; anchor < size; anchor++) {
    if (valid[anchor] === 0) continue;
    const [positive, negative] = [chosen[anchor]!, chosen[size + anchor]!];
    const positiveDistance = distances[anchor * size + positive]!;
    const negativeDistance = distances[anchor * size + negative]!;
    if (positiveDistance - negativeDistance > worst) { // false for NaN
      worst = positiveDistance - negativeDistance;
      hardest = { anchor, positive, negative, positiveDistance, negativeDistance };
    }
  }
  return hardest;
}
