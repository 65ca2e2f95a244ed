/** Of unit vectors in several classes that are well apart the total variance is near 1; below this it is scarce. */
const HEALTHY_SPREAD = 0.3;
/** Share of the margin within which a loss counts as stuck there. */
const NEAR_MARGIN = 0.25;

/**
 * How near a training is to the collapse of all embeddings into one point, 0 (not at all) to 1: there d(a,p) and
 * d(a,n) are the same, so that the loss is exactly the margin, and the spread is 0. Both must show, since a hard
 * miner alone keeps a loss near the margin.
 *
 * @param spread Total variance of the embeddings.
 */
export function collapseMeter(loss: number, margin: number, spread: number): number {
  if (!Number.isFinite(loss) || !Number.isFinite(spread)) return NaN;
  const stuck = 1 - Math.abs(loss - margin) / (NEAR_MARGIN * margin);
  const narrow = 1 - spread / HEALTHY_SPREAD;
  return Math.max(0, Math.min(1, stuck)) * Math.max(0, Math.min(1, narrow));
}
