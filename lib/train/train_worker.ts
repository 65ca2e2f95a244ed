/**
 * The thread in which a training runs, so that a long step does not block the terminal and a slow terminal
 * does not delay a step.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { begun } from "../base/begun.ts";
import { describeSystemError, messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { currentCheckpoints } from "../run/current_checkpoints.ts";
import type { TrainEvent } from "../run/events.ts";
import { consoleToEvents } from "./console_events.ts";
import { Control } from "./control.ts";
import type { FinalEvaluation } from "./final_evaluation.ts";
import type { FromTrainer, ToTrainer, TrainingRequest } from "./messages.ts";
import type { RunJob, TrainingEnd } from "./job.ts";
import { onUncaught } from "./on_uncaught.ts";
import { prepare } from "./prepare.ts";
import { Training } from "./training.ts";
import { writeTrainingReport } from "./training_report.ts";
import { explainFinal } from "./workers/final_evaluation_together.ts";
import { follow } from "./workers/follow.ts";

const control = new Control();
/** Writes the end of the run into its log; undefined while there is no log, or once there is an end. */
let writeEnd: ((error: unknown) => Promise<void>) | undefined;

onUncaught(self, (error) => {
  void (writeEnd?.(error) ?? Promise.resolve()).then(() => postError(error));
});

self.onmessage = ({ data }: MessageEvent<ToTrainer>) => {
  if (data.kind === "command") control.give(data.command);
  else void train(data.request);
};

async function train(request: TrainingRequest): Promise<void> {
  const start = performance.now();
  try {
    let takeInTensorboard: ((event: TrainEvent) => void) | undefined;
    const prepared = await prepare(request, control, (event) => {
      emit(event);
      takeInTensorboard?.(event);
    }, (line) => post({ kind: "notice", line }));
    if (prepared.lock === undefined) {
      post({ kind: "end", end: { state: await follow(prepared.job, prepared.job.group!) } });
      return;
    }
    const { job, log, lock } = prepared;
    using _ = lock;
    const finish = (
      state: "done" | "stopped" | "diverged" | "failed",
      message: string,
      best: string | null,
    ) =>
      job.emit({
        type: "run_finished",
        state,
        message,
        seconds: (performance.now() - start) / 1000,
        folder: job.folder,
        best,
      });
    writeEnd = async (error) => {
      writeEnd = undefined;
      finish("failed", messageOf(error), await best());
    };
    const best = () => currentCheckpoints(job.folder).then(({ best }) => best ?? null, () => null);
    try {
      using _console = consoleToEvents(globalThis.console, job.emit);
      if (job.config.tensorboard) {
        const { showInTensorboard } = await import("./tensorboard.ts");
        takeInTensorboard = await showInTensorboard(job);
      }
      const training = begun(new Training(job).run());
      // Not needed before the end, but loaded now: files of the project may change during a long training.
      const ending = begun(import("./final_evaluation.ts"));
      const { state, message, final } = await evaluated(job, await training, ending);
      await drawLosses(job);
      if (final !== undefined && !job.config.no_report) await writeTrainingReport(job, final);
      const kept = await best();
      writeEnd = undefined;
      finish(state, message, kept);
      post({ kind: "end", end: { state, ...(final === undefined ? {} : { report: final.report }) } });
    } catch (error) {
      await writeEnd?.(error);
      throw error;
    } finally {
      writeEnd = undefined;
      log.close();
    }
  } catch (error) {
    if (control.isStop(error)) {
      post({ kind: "end", end: { state: "stopped", beforeBegin: true } });
    } else postError(error);
  }
}

/** Evaluates a training that reached its end. A stop ends that too; it is made up for when the run is resumed. */
async function evaluated(
  job: RunJob,
  end: TrainingEnd,
  ending: Promise<typeof import("./final_evaluation.ts")>,
): Promise<TrainingEnd & { final?: FinalEvaluation }> {
  const found = await evaluatedIfDone(job, end, ending);
  await job.group?.end(); // No other worker waits for this one any more.
  return found;
}

async function evaluatedIfDone(
  job: RunJob,
  end: TrainingEnd,
  ending: Promise<typeof import("./final_evaluation.ts")>,
): Promise<TrainingEnd & { final?: FinalEvaluation }> {
  if (end.state !== "done") return end;
  const { evaluateBest } = await ending;
  try {
    return { ...end, final: await evaluateBest(job) };
  } catch (error) {
    if (!job.control.isStop(error)) throw job.group === undefined ? error : explainFinal(error, job.group);
    return { state: "stopped", message: `in the evaluation after the training's end, ${end.message}` };
  }
}

function postError(cause: unknown): void {
  const error = describeSystemError(cause) ?? cause;
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  post({ kind: "error", user: error instanceof UserError, message, stack });
}

/**
 * Draws the loss plot, however the training ended; a failure to draw it does not end the training with an
 * error.
 */
async function drawLosses({ folder, emit }: RunJob): Promise<void> {
  try {
    const { writeLossPlot } = await import("../report/plots/write_loss_plot.ts");
    await writeLossPlot(folder);
  } catch (error) {
    emit({ type: "log", level: "warning", message: `No loss plot: ${messageOf(error)}` });
  }
}

function emit(event: TrainEvent): void {
  post({ kind: "event", event });
}

function post(message: FromTrainer): void {
  self.postMessage(message);
}
