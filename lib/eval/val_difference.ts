import { percentileInterval, type ValInterval } from "./bootstrap.ts";

/** The VALs of two runs and their difference. */
export interface ValDifference {
  /** The false accept rate, as a key: `"0.001"`. */
  rate: string;
  /** Null if it is not measurable. */
  first: number | null;
  /** Null if it is not measurable. */
  other: number | null;
  /** `other` − `first`. */
  difference: number | null;
  /** 95% interval of the difference by bootstrap over the images that both were measured on. */
  interval: ValInterval | null;
}

/** The figures of a run that are compared. */
export interface ComparedFigures {
  /** VAL by rate. */
  valAtFar: Readonly<Record<string, number | null>>;
  /** The VAL of each resample by rate; the same images are drawn in the same resample of every run. */
  resampled: ReadonlyMap<number, readonly number[]>;
}

/**
 * The differences of VAL between two runs on the same pairs. In each resample both are measured on the same images, so
 * that what is hard for both cancels out: the interval is narrower than that of either run.
 */
export function valDifferences(first: ComparedFigures, other: ComparedFigures): ValDifference[] {
  return Object.entries(first.valAtFar).map(([rate, a]) => {
    const b = other.valAtFar[rate] ?? null;
    const [before, after] = [first.resampled.get(Number(rate)), other.resampled.get(Number(rate))];
    const paired = before === undefined || after === undefined ? [] : after.map((val, i) => val - before[i]!);
    return {
      rate,
      first: a,
      other: b,
      difference: a === null || b === null ? null : b - a,
      interval: percentileInterval(paired),
    };
  });
}
