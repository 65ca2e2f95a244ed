import { atMainRate } from "../../config/false_accept_rates.ts";
import { evaluationsByEpoch } from "../../run/evaluations_by_epoch.ts";
import type { TrainEvent } from "../../run/events.ts";

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
  const val = (run: typeof a, epoch: number) => atMainRate(run.get(epoch)!.exact.val_at_far) ?? null;
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
