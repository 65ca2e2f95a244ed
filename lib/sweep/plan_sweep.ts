import { UserError } from "../base/user_error.ts";
import { parseFlags } from "../cli/flags.ts";
import { checkTrainConfig } from "../config/check_train_config.ts";
import { defaults, type Options } from "../config/option.ts";
import { resolveTrainConfig } from "../config/resolve_train_config.ts";
import { GRID_OPTIONS, SWEEP_OPTIONS, type SweepConfig } from "../config/sweep_config.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../config/train_config.ts";
import { expandGrid } from "./expand_grid.ts";
import type { Grid, GridValue } from "./read_grid.ts";
import { requireComparable } from "./require_comparable.ts";

/** One combination of a grid's flags, which is trained with each of its seeds. */
export interface SweepSetting {
  /** The flags of the grid and the command line, as one would write their values; without the seed. */
  flags: ReadonlyMap<string, string>;
  /** The flags in which it differs from others. */
  differing: ReadonlyMap<string, string>;
  seeds: readonly number[];
  /** Without the defaults that depend on the data. */
  config: TrainConfig;
  /** The names of the settings that were given. */
  given: ReadonlySet<string>;
}

/** What all runs of a sweep have in common. */
export interface SweepCommon {
  config: SweepConfig;
  /** The names of the flags of `sweep` that were given. */
  given: ReadonlySet<string>;
}

/** A value of a flag: how it is written, and what it means. */
interface Value {
  text: string;
  value: unknown;
}

/**
 * Plans a sweep: each combination of the values in each grid is a setting. Every flag is checked as `train` checks it.
 *
 * @param source Where the grids are from, for messages.
 * @throws {UserError} If a flag is unknown, wrong, of no use in a sweep, or contradicts another one.
 */
export async function planSweep(
  grids: readonly Grid[],
  source: string,
  common: SweepCommon,
): Promise<SweepSetting[]> {
  const shared = sharedFlags(common);
  const settings: SweepSetting[] = [];
  for (const grid of grids) {
    const lists = new Map<string, Value[]>();
    for (const [name, values] of grid) {
      requireOfUse(name, source, common.given);
      lists.set(name, await Promise.all(values.map((value) => parseValue(name, value, source))));
    }
    const seeds = (lists.get("seed") ?? [{ value: common.config.seed }]).map(({ value }) => value as number);
    lists.delete("seed");
    for (const own of expandGrid(lists)) settings.push(settingOf(new Map([...shared, ...own]), seeds));
  }
  requireComparable(settings.map(({ config }) => config), source);
  return withDifferences(settings);
}

/** The flags of the command line that are settings of each training. */
function sharedFlags({ config, given }: SweepCommon): Map<string, Value> {
  return new Map(
    Object.keys(GRID_OPTIONS).filter((name) => given.has(name) && name !== "seed").map((name) => {
      const value = config[name as keyof SweepConfig];
      return [name, { text: String(value), value }];
    }),
  );
}

/** @throws {UserError} If a flag of `train` has no use in a grid, or was given outside of it too. */
function requireOfUse(name: string, source: string, given: ReadonlySet<string>): void {
  if (given.has(name)) {
    throw new UserError(`Expected --${name} in ${source} or as a flag but found both; omit one of them`);
  }
  if (Object.hasOwn(GRID_OPTIONS, name) || !Object.hasOwn(TRAIN_OPTIONS, name)) return;
  const reason = Object.hasOwn(SWEEP_OPTIONS, name)
    ? "which changes no training; give it to deno task sweep, for all runs"
    : name === "resume"
    ? "since the same command continues a sweep; omit it"
    : name === "run"
    ? "since runs are named by what differs; omit it"
    : "which has no use in a sweep; omit it";
  throw new UserError(`Expected no ${name} in ${source}, ${reason}`);
}

async function parseValue(name: string, value: GridValue, source: string): Promise<Value> {
  const word = typeof value === "boolean" ? `--${value ? "" : "no_"}${name}` : `--${name}=${value}`;
  try {
    const { config, given } = await parseFlags([word], TRAIN_OPTIONS as Options);
    const [known] = given;
    return { text: String(config[known!]), value: config[known!] };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${source}: ${error.message}`);
    throw error;
  }
}

function settingOf(values: ReadonlyMap<string, Value>, seeds: readonly number[]): SweepSetting {
  const flags = new Map(Array.from(values, ([name, { text }]) => [name, text]));
  const given = new Set(values.keys());
  const asked: Record<string, unknown> = { ...defaults(TRAIN_OPTIONS) };
  for (const [name, { value }] of values) asked[name] = value;
  try {
    const config = resolveTrainConfig(asked as TrainConfig, given);
    checkTrainConfig(config);
    return { flags, differing: new Map(), seeds, config, given };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${describeFlags(flags)}: ${error.message}`);
    throw error;
  }
}

/** Flags for a person: `lr 0.001, margin 0.5`. */
export function describeFlags(flags: ReadonlyMap<string, string>): string {
  return Array.from(flags, ([name, value]) => `${name} ${value}`).join(", ") || "no flags";
}

/** Adds in which flags the settings differ. */
function withDifferences(settings: readonly SweepSetting[]): SweepSetting[] {
  const names = [...new Set(settings.flatMap(({ flags }) => [...flags.keys()]))].filter((name) =>
    new Set(settings.map(({ flags }) => flags.get(name))).size > 1
  );
  return settings.map((setting) => ({
    ...setting,
    differing: new Map(
      names.flatMap((name) => setting.flags.has(name) ? [[name, setting.flags.get(name)!]] : []),
    ),
  }));
}
