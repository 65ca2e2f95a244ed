import { UserError } from "../../base/user_error.ts";
import { dropRights } from "../../cli/drop_rights.ts";
import { printError } from "../../cli/run_command.ts";
import type { BenchInput } from "../bench_input.ts";
import type { BenchResult } from "../bench_result.ts";
import { type PlannedRow, planRows } from "./planned_training.ts";
import { keyOf, type PlannedRun } from "../../sweep/planned_run.ts";
import type { RunsPlace } from "../../sweep/training_request.ts";
import { ViewMeasurer } from "./measure_views.ts";
import { qualityResult } from "./quality_result.ts";
import { runStudy } from "./run_study.ts";
import { readStudyFolder } from "./read_study_folder.ts";
import { readStudy } from "./read_study.ts";
import { ingredientStudy } from "./studies.ts";

/**
 * Trains variants of a recipe with several seeds each and compares them on held-out images. Each training is an ordinary
 * run in a folder and a process of its own: one that has ended is not repeated, one that was interrupted is continued.
 *
 * @throws {UserError} If a flag of a variant is wrong, a training cannot run, or the folder's trainings are of other data.
 */
export async function benchQuality({ config, given, library, data }: BenchInput): Promise<BenchResult> {
  const study = config.variants === "" ? ingredientStudy() : await readStudy(config.variants);
  const rows = await planRows(study, { config, given, dataset: data.name });
  const cores = navigator.hardwareConcurrency;
  if (config.parallel > cores) {
    throw new UserError(
      `Expected --parallel of at most the ${cores} cores of this machine but found ${config.parallel}`,
    );
  }
  const threads = config.threads > 0 ? config.threads : Math.floor(cores / config.parallel);
  const place: RunsPlace = {
    folder: config.checkpoint_path.replace(/(?<=.)\/+$/, ""),
    threads,
    library,
    data,
  };
  const trainings = inRounds(rows);
  const before = await readStudyFolder(place.folder, trainings);
  const { stopped } = await runStudy(trainings, before, {
    place,
    parallel: config.parallel,
    say: printError,
  });
  await dropRights();
  const found = await readStudyFolder(place.folder, trainings);
  const measurer = new ViewMeasurer({ library, data, threads, views: config.views, test: config.test });
  for (const run of found.ended.values()) {
    if (config.views === 1 || run.state !== "done" || stopped) continue;
    run.views = await measurer.measure(run.folder);
    printError(`${run.folder}: VAL ${run.views.val.toFixed(4)} by ${config.views} views`);
  }
  const result = qualityResult(
    rows.map(({ name, flags, trainings }) => ({
      name,
      flags,
      outcomes: trainings.map((training) => found.ended.get(keyOf(training))),
    })),
    found,
    {
      seeds: config.seeds,
      threads,
      parallel: config.parallel,
      test: config.test,
      views: stopped ? 1 : config.views,
      planned: trainings.length,
    },
  );
  return { ...result, stopped };
}

/** The trainings of all rows, without duplicates: those of seed 1 first, so that there is soon something to compare. */
function inRounds(rows: readonly PlannedRow[]): PlannedRun[] {
  const all = rows.flatMap(({ trainings }) => trainings).sort((a, b) => a.seed - b.seed);
  return [...new Map(all.map((training) => [keyOf(training), training])).values()];
}
