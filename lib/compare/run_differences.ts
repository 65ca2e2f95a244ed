import { percentileInterval, type ValInterval } from "../eval/mod.ts";
import { evaluationsByEpoch } from "../run/evaluations_by_epoch.ts";
import type { TrainEvent } from "../run/events.ts";

/** Two VALs and their difference. */
export interface ValDifference {
  /** The false accept rate, as a key: `"0.001"`. */
  rate: string;
  /** Of the first; null where it is not measurable. */
  first: number | null;
  /** Of the other. */
  other: number | null;
  /** The other's less the first's. */
  difference: number | null;
  /** 95% interval of the difference by bootstrap over the images that both were measured on. */
  interval: ValInterval | null;
}

/** What of a measured run is compared. */
export interface ComparedFigures {
  /** VAL by rate. */
  valAtFar: Readonly<Record<string, number | null>>;
  /** The VAL of each resample by rate; the same images are drawn in the same resample of every run. */
  resampled: ReadonlyMap<number, readonly number[]>;
}

/**
 * The differences of VAL between two runs on the same pairs. In each resample both are measured on the same images,
 * so that what is hard for both cancels out: the interval is narrower than that of either.
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

/** An epoch that two runs have both measured. */
export interface EpochDifference {
  /** 1-based. */
  epoch: number;
  /** Exact VAL@FAR=1e-3 of the first; null where it is not measurable. */
  first: number | null;
  /** Of the other. */
  other: number | null;
  /** The other's less the first's. */
  difference: number | null;
}

/** The exact VAL of two runs epoch by epoch, from their logs; epochs that only one has are left out. */
export function epochDifferences(
  first: readonly TrainEvent[],
  other: readonly TrainEvent[],
): EpochDifference[] {
  const [a, b] = [evaluationsByEpoch(first), evaluationsByEpoch(other)];
  const val = (run: typeof a, epoch: number) => run.get(epoch)!.exact.val_at_far["0.001"] ?? null;
  return [...a.keys()].filter((epoch) => b.has(epoch)).map((epoch) => {
    const [before, after] = [val(a, epoch), val(b, epoch)];
    return {
      epoch,
      first: before,
      other: after,
      difference: before === null || after === null ? null : after - before,
    };
  });
}

/** A setting that differs. */
export interface ConfigDifference {
  /** The setting. */
  name: string;
  /** Its value in each run, in their order; `–` where a run does not have it. */
  values: string[];
}

/** The settings that are not the same in all runs, by name. */
export function configDifferences(configs: readonly Readonly<Record<string, unknown>>[]): ConfigDifference[] {
  const names = [...new Set(configs.flatMap((config) => Object.keys(config)))].sort();
  return names
    .map((name) => ({
      name,
      values: configs.map((config) => config[name] === undefined ? "–" : String(config[name])),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}
