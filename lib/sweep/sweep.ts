import { checkTrainConfig } from "../config/check_train_config.ts";
import { defaults } from "../config/option.ts";
import { RECIPES } from "../config/recipes.ts";
import { SESSION_OPTIONS } from "../config/session_options.ts";
import type { SweepConfig } from "../config/sweep_config.ts";
import { withDefaultsOf } from "../config/with_defaults_of.ts";
import type { DatasetDefaults } from "../data/definition.ts";
import { findInitial } from "../run/find_initial.ts";
import type { SweepSetting } from "./plan_sweep.ts";
import { digestOf, keyOf, type PlannedRun } from "./planned_run.ts";
import { nameRuns } from "./run_names.ts";

/** A setting of a sweep with what identifies it. */
export interface DigestedSetting extends Pick<SweepSetting, "flags" | "differing"> {
  digest: string;
}

/** A sweep: its settings, and the trainings of them with each seed. */
export interface Sweep {
  /** In the order of the grid, each once. */
  settings: DigestedSetting[];
  /** The first seed of all settings before the second, so that there is soon something to compare. */
  runs: PlannedRun[];
}

/** Settings of the session that all runs share. */
const SHARED = ["num_workers", "keep", "checkpoint_every", "engine", "tensorboard"] as const;

/**
 * Completes a plan by the defaults of the data, names its runs, and joins settings that are the same.
 *
 * @param config The settings of the sweep itself.
 * @throws {UserError} If a setting contradicts the data's defaults, or there is no checkpoint to start from.
 */
export async function sweepOf(
  planned: readonly SweepSetting[],
  config: SweepConfig,
  dataDefaults: DatasetDefaults,
): Promise<Sweep> {
  const session = Object.fromEntries(SHARED.map((name) => [name, config[name]]));
  const settings = new Map<string, DigestedSetting>();
  const runs = new Map<string, { round: number; differing: SweepSetting["differing"] } & PlannedRun>();
  for (const { flags, differing, seeds, config: asked, given } of planned) {
    const settled = new Set([...given, ...Object.keys(RECIPES[asked.recipe])]);
    const complete = { ...withDefaultsOf(asked, settled, dataDefaults), ...session };
    checkTrainConfig(complete);
    // A name stands for a run of the usual folder, not for one of the sweep's.
    if (complete.init !== "") {
      complete.init = await findInitial(complete.init, defaults(SESSION_OPTIONS).checkpoint_path);
    }
    const digest = await digestOf(complete);
    if (!settings.has(digest)) settings.set(digest, { flags, differing, digest });
    for (const [round, seed] of seeds.entries()) {
      const key = keyOf({ digest, seed });
      if (runs.has(key)) continue;
      const fitBatch = !given.has("batch_size");
      runs.set(key, { round, differing, seed, digest, run: "", fitBatch, config: { ...complete, seed } });
    }
  }
  const inRounds = [...runs.values()].sort((a, b) => a.round - b.round);
  const names = nameRuns(inRounds);
  return {
    settings: [...settings.values()],
    runs: inRounds.map(({ seed, digest, fitBatch, config }, i) => ({
      seed,
      digest,
      fitBatch,
      config,
      run: names[i]!,
    })),
  };
}
