/** The first epochs are measured more often, since the curve rises there. */
const EARLY = { epochs: 2, parts: 12 };
const LATER_PARTS = 2;

/**
 * The steps of an epoch after which the network is measured, ascending; the last one is the epoch's last.
 *
 * @param epoch 1-based.
 * @param steps Steps of an epoch.
 */
export function evaluationSteps(epoch: number, steps: number): number[] {
  const parts = Math.min(steps, epoch <= EARLY.epochs ? EARLY.parts : LATER_PARTS);
  return Array.from({ length: parts }, (_, i) => Math.round(steps * (i + 1) / parts));
}
