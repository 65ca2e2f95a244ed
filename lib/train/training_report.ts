import { messageOf } from "../base/system_error.ts";
import { shellWord } from "../base/shell_word.ts";
import { defaults } from "../config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../config/train_config.ts";
import { readEvents } from "../run/event_log.ts";
import { RUN_FILES } from "../run/run_folder.ts";
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
  const stop = new AbortController();
  const stopIfAsked = () => control.stopping && stop.abort(new Error("stopped"));
  emit({ type: "state", state: "reporting" });
  log("info", `Drawing ${html}, with t-SNE of the embeddings; a stop cancels it`);
  try {
    // Imported only here: nothing of it is needed before a training is done.
    const { drawEvaluation } = await import("../report/draw_evaluation.ts");
    await drawEvaluation({
      report,
      measured,
      events: await readEvents(folder),
      html,
      methods: ["pca", "tsne"],
      seed: config.seed,
      command: commandOf(config),
      onProgress: stopIfAsked,
      signal: stop.signal,
    });
    log("info", `Wrote ${html}`);
  } catch (error) {
    if (stop.signal.aborted) log("info", `No ${RUN_FILES.report}: stopped`);
    else log("warning", `No ${RUN_FILES.report}: ${messageOf(error)}`);
  }
}

/** Returns the command line for these settings, with the flags whose values are not the defaults. */
export function commandOf(config: TrainConfig): string {
  const flags = Object.entries(defaults(TRAIN_OPTIONS)).flatMap(([name, value]) => {
    const own = config[name as keyof TrainConfig];
    if (own === value) return [];
    return own === true ? [`--${name}`] : [`--${name} ${shellWord(String(own))}`];
  });
  return ["deno task train", ...flags].join(" ");
}
