/** A part of a training that has a miner of its own. */
export interface Phase<Miner = string> {
  /** The miner, or its name. */
  miner: Miner;
  /** The share of the epochs, 0 to 1. */
  share: number;
}

/** A phase with its epochs. */
export interface PhaseEpochs<Miner = string> {
  /** The miner, or its name. */
  miner: Miner;
  /** The first epoch, 1-based. */
  first: number;
  /** The last epoch. */
  last: number;
}

/** Shares that are decimal fractions add up to 1 but for rounding. */
const TOLERANCE = 1e-6;

/** The sum of the shares; exactly 1 where it differs by rounding alone. */
export function sumOfShares(phases: readonly Phase<unknown>[]): number {
  const sum = phases.reduce((sum, { share }) => sum + share, 0);
  return Math.abs(sum - 1) <= TOLERANCE ? 1 : sum;
}

/**
 * Divides the epochs of a training among its phases. A phase ends with epoch ⌊epochs · (its share + the shares before
 * it)⌋, the last one with the last epoch. Phases without an epoch are left out.
 *
 * @param phases At least one; their shares add up to 1.
 */
export function epochsOfPhases<Miner>(
  phases: readonly Phase<Miner>[],
  epochs: number,
): PhaseEpochs<Miner>[] {
  let [shares, before] = [0, 0];
  return phases.flatMap(({ miner, share }, i) => {
    shares += share;
    // 0.29 · 100 is 28.999… in floating point.
    const last = i === phases.length - 1 ? epochs : Math.min(epochs, Math.floor(shares * epochs + 1e-9));
    const first = before + 1;
    before = last;
    return last < first ? [] : [{ miner, first, last }];
  });
}

/** Returns the phase of an epoch; the first before the training begins, the last after its end. */
export function phaseOfEpoch<Miner>(
  phases: readonly PhaseEpochs<Miner>[],
  epoch: number,
): PhaseEpochs<Miner> {
  return phases.find(({ last }) => epoch <= last) ?? phases.at(-1)!;
}
