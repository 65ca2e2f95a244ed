import { median } from "../base/median.ts";
import { UserError } from "../base/user_error.ts";
import { Epochs } from "../run/epochs.ts";
import { readEvents } from "../run/event_log.ts";
import type { Outcome } from "./outcome.ts";
import type { PlannedRun } from "./planned_run.ts";
import { requestOf, type RunsPlace } from "./training_request.ts";
import { type TrainingProcess, trainInProcess } from "./train_in_process.ts";

/** Steps of a trial; the first ones compile and warm up. */
const TRIAL_STEPS = 10;
const WARM_UP = 4;

/** Settings on which the time of a step, or of an evaluation, depends. */
const COSTLY = [
  ...["net", "embedding_size", "precision", "batch_size", "size", "colour"],
  ...["loss", "miner", "phases", "augment", "max_steps", "num_images"],
];

/** What a trial found. */
export interface TrialTime {
  /** Of a step. */
  stepSeconds: number;
  /** Of an evaluation after an epoch. */
  evaluationSeconds: number;
  /** From the start of the process to the first step, and from the last one to its end. */
  restSeconds: number;
  /** Images that are trained on. */
  images: number;
}

/** A trial: its times, and what else it shows of the trainings to come. */
export interface Trial extends TrialTime {
  /** Images that the best epoch, and the best setting, are chosen by; 0 if none. */
  heldOut: number;
  /** The data set's name for a person. */
  title: string;
  /** The device of the engine, in words. */
  device: string;
  /** The most resident memory in bytes that was seen; undefined if it was too short to look. */
  memory: number | undefined;
}

/** What two trainings have in common that take equally long for an epoch. */
export function costOf({ config }: Pick<PlannedRun, "config">): string {
  return JSON.stringify(COSTLY.map((name) => (config as unknown as Record<string, unknown>)[name]));
}

/**
 * Trains a few steps in a process of its own and measures them, in a folder that is removed.
 *
 * @param onStart Receives the process.
 * @returns Undefined if it was stopped.
 * @throws {UserError} If the training cannot start, with its reason.
 */
export async function timeTrial(
  { config, fitBatch }: PlannedRun,
  place: RunsPlace,
  onStart: (process: TrainingProcess) => void,
): Promise<Trial | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "trinca-trial-" });
  try {
    const start = Date.now();
    const trial = { config: { ...config, epochs: 1, max_steps: TRIAL_STEPS }, run: "trial", fitBatch };
    const process = await trainInProcess(requestOf(trial, { ...place, folder }), folder);
    onStart(process);
    const { code, lastLine } = await process.ended;
    if (code === 130) return undefined;
    if (code !== 0 && code !== 2) throw new UserError(lastLine.replace(/^trinca: /, ""));
    const events = await readEvents(`${folder}/trial`);
    const epochs = Epochs.of(events);
    const steps = events.filter((event) => event.type === "step").map(({ milliseconds }) =>
      milliseconds / 1000
    );
    const memory = events.filter((event) => event.type === "machine").map((event) => event.memory);
    const evaluationSeconds = epochs.evaluated.at(-1)?.evaluation.seconds ?? 0;
    const trained = epochs.complete.at(-1)?.end.seconds ?? 0;
    const { dataset, engine } = epochs.run!;
    return {
      stepSeconds: median(steps.slice(Math.min(WARM_UP, steps.length - 1))),
      evaluationSeconds,
      restSeconds: Math.max(0, (Date.now() - start) / 1000 - trained),
      images: dataset.train_images,
      heldOut: dataset.holdout_images,
      title: dataset.title,
      device: engine.device,
      memory: memory.length === 0 ? undefined : Math.max(...memory),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The seconds that a training takes from its start to its end, by a trial of an equally costly one. */
export function secondsByTrial(
  { config: { epochs, batch_size, max_steps } }: Pick<PlannedRun, "config">,
  { stepSeconds, evaluationSeconds, restSeconds, images }: TrialTime,
): number {
  const all = Math.max(1, Math.floor(images / batch_size));
  const steps = max_steps > 0 ? Math.min(all, max_steps) : all;
  return epochs * (steps * stepSeconds + evaluationSeconds) + restSeconds;
}

/** The seconds that a training takes by those of one that has ended and is equally costly. */
export function secondsByOutcome(
  { config: { epochs } }: Pick<PlannedRun, "config">,
  of: Pick<PlannedRun, "config">,
  { seconds, evaluationSeconds }: Pick<Outcome, "seconds" | "evaluationSeconds">,
): number {
  return epochs * (seconds / of.config.epochs + evaluationSeconds);
}
