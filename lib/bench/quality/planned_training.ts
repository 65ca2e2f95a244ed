import { UserError } from "../../base/user_error.ts";
import { parseFlags } from "../../cli/flags.ts";
import type { BenchConfig } from "../../config/bench_config.ts";
import { defaults } from "../../config/option.ts";
import { checkTrainConfig } from "../../config/check_train_config.ts";
import { resolveTrainConfig } from "../../config/resolve_train_config.ts";
import { TRAIN_OPTIONS, type TrainConfig, TRAINING_OPTIONS } from "../../config/train_config.ts";
import { withDefaultsOf } from "../../config/with_defaults_of.ts";
import { DATASETS } from "../../data/datasets.ts";
import { digestOf, type PlannedRun } from "../../sweep/planned_run.ts";
import type { Study } from "./studies.ts";

/** A row of a study. */
export interface PlannedRow {
  name: string;
  /** The flags that it adds to the base, or those of the base. */
  flags: string;
  /** One for each seed, from 1 on. */
  trainings: PlannedRun[];
}

/** What a study's trainings have in common. */
export interface StudySettings {
  config: BenchConfig;
  /** The names of the flags of `bench` that were given. */
  given: ReadonlySet<string>;
  /** The name of the data set in the registry. */
  dataset: string;
}

/** Settings of a session that the benchmark sets itself: the fastest engine, and little on the disk. */
const SESSION = { engine: "native", keep: "1" } as const;
/** Settings of a training that the benchmark sets itself. */
const OWN = ["seed", "holdout", "holdout_classes", "early_stop", "evaluate_every", "max_steps", "init"];

/**
 * Plans the trainings of a study: a row for the base and one for each variant. Flags of `bench` that are settings of a
 * training change the base; a variant's flags come last.
 *
 * @throws {UserError} If a flag of the base or of a variant is unknown, wrong, or contradicts another one.
 */
export async function planRows(study: Study, settings: StudySettings): Promise<PlannedRow[]> {
  const rows: PlannedRow[] = [];
  for (const [name, words] of [[study.baseName, []] as const, ...study.variants]) {
    const flags = (rows.length === 0 ? [...study.base, ...benchFlags(settings)] : words).join(" ");
    try {
      rows.push({ name, flags, trainings: await trainingsOf(name, study.base, words, settings) });
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`${name}: ${error.message}`);
      throw error;
    }
  }
  return rows;
}

async function trainingsOf(
  name: string,
  base: readonly string[],
  words: readonly string[],
  { config: bench, given: benchGiven, dataset }: StudySettings,
): Promise<PlannedRun[]> {
  const ofBase = await parseFlags([...base], TRAINING_OPTIONS);
  const own = await parseFlags([...words], TRAINING_OPTIONS);
  const ofBench = new Set([...benchGiven].filter((name) => Object.hasOwn(TRAINING_OPTIONS, name)));
  const settings: Record<string, unknown> = { ...defaults(TRAIN_OPTIONS), ...SESSION };
  for (const name of ofBase.given) settings[name] = ofBase.config[name];
  for (const name of ofBench) settings[name] = bench[name as keyof BenchConfig];
  for (const name of own.given) settings[name] = own.config[name];
  const refused = [...ofBase.given, ...own.given].find((name) => OWN.includes(name));
  if (refused !== undefined) {
    throw new UserError(`Expected no --${refused} among the flags of a study, which sets it itself; omit it`);
  }
  const given = new Set<string>([...ofBase.given, ...ofBench, ...own.given]);
  const asked = resolveTrainConfig({ ...settings as TrainConfig, holdout: bench.holdout }, given);
  // No figure but the last one is read.
  const measured = { ...asked, evaluate_every: asked.epochs };
  const complete = withDefaultsOf(measured, given, DATASETS[dataset]!.defaults);
  checkTrainConfig(complete);
  const digest = await digestOf(complete);
  const fitBatch = !given.has("batch_size");
  return Array.from({ length: bench.seeds }, (_, i) => {
    const seed = i + 1;
    return {
      seed,
      config: { ...complete, seed },
      digest,
      run: `${slug(name)}-${digest}-seed${seed}`,
      fitBatch,
    };
  });
}

/** The flags of `bench` that change the base, as one would write them. */
function benchFlags({ config, given }: StudySettings): string[] {
  return [...given].filter((name) => Object.hasOwn(TRAINING_OPTIONS, name) && !OWN.includes(name))
    .map((name) => `--${name} ${config[name as keyof BenchConfig]}`);
}

/** A name as a part of a folder's name. */
function slug(name: string): string {
  return name.toLowerCase().replace(/[^\w.]+/g, "-").replace(/^-|-$/g, "") || "variant";
}
