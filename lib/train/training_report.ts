import { messageOf } from "../base/system_error.ts";
import { changedFlags } from "../config/changed_flags.ts";
import { flagOf } from "../config/flag_of.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../config/train_config.ts";
import { RUN_FILES } from "../run/run_folder.ts";
import { RunHistory } from "../run/run_history.ts";
import type { FinalEvaluation } from "./final_evaluation.ts";
import type { RunJob } from "./job.ts";

/**
 * Writes a report on the training and its embeddings as one HTML file into the run's folder. A stop during
 * that time cancels it, and a failure to write it does not fail the training. Both are logged.
 */
export async function writeTrainingReport(
  { folder, config, control, emit }: Pick<RunJob, "folder" | "config" | "control" | "emit">,
  { report, measured }: FinalEvaluation,
): Promise<void> {
  const html = `${folder}/${RUN_FILES.report}`;
  const log = (level: "info" | "warning", message: string) => emit({ type: "log", level, message });
  emit({ type: "state", state: "reporting" });
  log("info", `Drawing ${html}, with t-SNE of the embeddings; a stop cancels it`);
  try {
    // Imported only here: nothing of it is needed before a training is done.
    const { drawEvaluation } = await import("../report/draw_evaluation.ts");
    await drawEvaluation({
      report,
      measured,
      history: await RunHistory.read(folder),
      html,
      methods: ["pca", "tsne"],
      seed: config.seed,
      command: commandOf(config),
      signal: control.signal,
    });
    log("info", `Wrote ${html}`);
  } catch (error) {
    if (control.isStop(error)) log("info", `No ${RUN_FILES.report}: stopped`);
    else log("warning", `No ${RUN_FILES.report}: ${messageOf(error)}`);
  }
}

/** Returns the command line for these settings: the recipe, and the flags that change it. */
export function commandOf(config: TrainConfig): string {
  const recipe = config.recipe === TRAIN_OPTIONS.recipe.default ? [] : [flagOf("recipe", config.recipe)];
  return ["deno task train", ...recipe, ...changedFlags(config, TRAIN_OPTIONS)].join(" ");
}
