/** Of unit vectors in several classes that are well apart the total variance is near 1; below this it is scarce. */
const HEALTHY_SPREAD = 0.3;
/** Share of a collapsed network's loss within which a loss counts as stuck there. */
const NEAR_COLLAPSED = 0.25;

/**
 * How near a training is to the collapse of all embeddings into one point, 0 (not at all) to 1: there d(a,p) and
 * d(a,n) are the same, so that a triplet loss is exactly its margin, and the variance is 0. Both must show, since a hard
 * miner alone keeps a loss near the margin.
 *
 * @param collapsed The loss of a collapsed network; undefined for a loss that has no such value.
 * @param spread Total variance of the embeddings.
 * @returns NaN where the figures do not say.
 */
export function collapseMeter(loss: number, collapsed: number | undefined, spread: number): number {
  if (collapsed === undefined || !Number.isFinite(loss) || !Number.isFinite(spread)) return NaN;
  const stuck = 1 - Math.abs(loss - collapsed) / (NEAR_COLLAPSED * collapsed);
  const narrow = 1 - spread / HEALTHY_SPREAD;
  return Math.max(0, Math.min(1, stuck)) * Math.max(0, Math.min(1, narrow));
}
