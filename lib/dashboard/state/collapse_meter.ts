/** Total variance below which embeddings count as concentrated; for unit vectors in well-separated classes it is near 1. */
const HEALTHY_SPREAD = 0.3;
/** Relative distance from a collapsed network's loss within which a loss counts as stuck there. */
const NEAR_COLLAPSED = 0.25;

/**
 * How near a training is to the collapse of all embeddings into one point, from 0 (not at all) to 1. After a collapse,
 * d(a,p) and d(a,n) are equal, so a triplet loss is exactly its margin, and the variance is 0. Both signs are required,
 * since a hard miner also keeps the loss near the margin.
 *
 * @param collapsed The loss of a collapsed network; undefined for a loss that has no such value.
 * @param spread Total variance of the embeddings.
 * @returns NaN if the figures are insufficient.
 */
export function collapseMeter(loss: number, collapsed: number | undefined, spread: number): number {
  if (collapsed === undefined || !Number.isFinite(loss) || !Number.isFinite(spread)) return NaN;
  const stuck = 1 - Math.abs(loss - collapsed) / (NEAR_COLLAPSED * collapsed);
  const narrow = 1 - spread / HEALTHY_SPREAD;
  return Math.max(0, Math.min(1, stuck)) * Math.max(0, Math.min(1, narrow));
}
