import { settingValue } from "../../config/describe_setting.ts";
import { atMainRate } from "../../config/false_accept_rates.ts";
import { convertStored, defaults, type Options } from "../../config/option.ts";
import { TRAINING_OPTIONS } from "../../config/train_config.ts";
import { measuredOn, onSameData } from "../../run/measured_on.ts";
import type { RunHistory } from "../../run/run_history.ts";

const OPTIONS: Options = TRAINING_OPTIONS;
const DEFAULTS = defaults(OPTIONS);

/** An epoch that both runs have measured. */
export interface EpochDifference {
  /** 1-based. */
  epoch: number;
  /** Exact VAL@FAR=1e-3 of the first run; null if it is not measurable. */
  first: number | null;
  other: number | null;
  /** `other` − `first`. */
  difference: number | null;
}

/**
 * The exact VAL of two runs epoch by epoch, from their logs; epochs that only one run has are skipped. None if the logs
 * were measured on different data, whose figures have no difference.
 */
export function epochDifferences(first: RunHistory, other: RunHistory): EpochDifference[] {
  if (!onSameData(measuredOn(first), measuredOn(other))) return [];
  return first.epochs.evaluated.flatMap(({ epoch, evaluation }) => {
    const theirs = other.epochs.of(epoch)?.evaluation;
    if (theirs === undefined) return [];
    const [before, after] = [evaluation, theirs].map(({ exact }) => atMainRate(exact.val_at_far) ?? null);
    const measurable = before !== null && after !== null;
    return [{ epoch, first: before!, other: after!, difference: measurable ? after! - before! : null }];
  });
}

/** A setting that differs. */
export interface ConfigDifference {
  name: string;
  /** The value in each run, in order; `–` if a run does not have the setting and it has no default. */
  values: string[];
}

/** The settings that differ between runs, sorted by name; an older run without a setting used its default. */
export function configDifferences(configs: readonly Readonly<Record<string, unknown>>[]): ConfigDifference[] {
  const complete = configs.map((config) => ({
    ...DEFAULTS,
    ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, inTodaysForm(name, value)])),
  }));
  const names = [...new Set(configs.flatMap((config) => Object.keys(config)))].sort();
  return names
    .map((name) => ({
      name,
      values: complete.map((config: Readonly<Record<string, unknown>>) =>
        config[name] === undefined ? "–" : settingValue(name, config[name])
      ),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** Runs store some settings in another form than older ones did. */
function inTodaysForm(name: string, value: unknown): unknown {
  return Object.hasOwn(OPTIONS, name) && value !== undefined ? convertStored(OPTIONS[name]!, value) : value;
}
