/** What a miner received and selected, on the host. B is the batch size. */
export interface MiningValues {
  /** Euclidean distances, `[B, B]`, row-major. */
  distances: Float32Array;
  /** The index of each anchor's positive, then of each anchor's negative, `[2, B]`. */
  chosen: Int32Array;
  /** 1 if the anchor has both, else 0, `[B]`. */
  valid: Float32Array;
}

/** A triplet of indices into the batch. */
export interface BatchTriplet {
  anchor: number;
  positive: number;
  negative: number;
  positiveDistance: number;
  negativeDistance: number;
}

/**
 * Returns the hardest of the selected triplets, the one with the largest d(a,p) − d(a,n); of several, that
 * of the first anchor.
 *
 * @returns Undefined if no anchor is valid or all distances are NaN.
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
