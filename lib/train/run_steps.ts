import { yieldToEventLoop } from "../base/yield_to_event_loop.ts";
import { partialName } from "../run/checkpoint_names.ts";
import { isMiningReported } from "./mining_report.ts";
import { rescuedRate } from "./rescue.ts";
import { saveEpoch } from "./save_epoch.ts";
import { learningRate } from "./schedule.ts";
import type { StepVerdict } from "./step_reporter.ts";
import type { TrainingParts } from "./training_parts.ts";
import { tryToSave } from "./try_to_save.ts";
import { sharedBatches } from "./workers/shared_batches.ts";

/**
 * How the steps of an epoch ended: all are done, the user stopped them, the loss of one is not finite, or the
 * embeddings have collapsed in a training that is to be rescued.
 */
export type StepsEnd = "done" | "stopped" | Exclude<StepVerdict, "fine">;

/**
 * Runs the remaining steps of an epoch. If the engine is asynchronous, the host reports one step and prepares the batch
 * after the next one while the next one runs. Commands of the user are executed between two steps.
 *
 * @param plan The batches of the epoch as indices.
 * @param spent Returns the seconds since the epoch began.
 */
export async function runSteps(
  parts: TrainingParts,
  epoch: number,
  plan: Int32Array<ArrayBuffer>[],
  spent: () => number,
): Promise<StepsEnd> {
  const {
    job: { config, emit, control, engine, machine, train, group },
    progress,
    loader,
    pipeline,
    periodic,
  } = parts;
  const first = progress.step + 1;
  let asked = performance.now();
  const left = plan.slice(progress.step);
  const batches = group ? sharedBatches(loader, train, left, group.workers) : loader.batches(left);
  for await (const batch of batches) {
    const dataMilliseconds = performance.now() - asked;
    await yieldToEventLoop();
    machine.look(true);
    if (control.asked) {
      // Commands need the training between two steps.
      const verdict = await pipeline.finish();
      if (verdict !== "fine") return verdict;
      await waitWhilePaused(parts);
      updateMiner(parts, epoch); // Before a checkpoint, which stores the forced miner.
      if (control.stopping) {
        progress.seconds = spent();
        return "stopped";
      }
      // Before the first step of all there is nothing to save: it is saved after that.
      if (progress.global_step > 0 && control.take("checkpoint")) {
        await periodic.settle();
        if (await saveNow(parts, spent)) periodic.restart(progress.global_step);
      }
      if (control.take("evaluate")) {
        await parts.state.requireFinite();
        try {
          await parts.evaluator.evaluate(epoch);
        } catch (error) {
          if (!control.isStop(error)) throw error;
          progress.seconds = spent();
          return "stopped";
        }
      }
    }
    // At the end of an epoch there is a checkpoint already, unless it could not be saved.
    const isSaved = pipeline.nextStep === 1 && parts.unsaved === undefined;
    if (!isSaved && periodic.isDue(progress.global_step + pipeline.nextStep - 1 - progress.step)) {
      const verdict = await pipeline.finish();
      if (verdict !== "fine") return verdict;
      if (progress.step > 0) {
        progress.seconds = spent();
        await periodic.start(parts);
      } else {
        await saveEpoch(parts);
        periodic.restart(progress.global_step);
      }
    }
    const step = pipeline.nextStep;
    const share = (step - 1) / plan.length;
    const lr = learningRate(config, epoch, share) * rescuedRate(progress.rescues, epoch, share);
    const change = parts.miner.next(epoch, control.takeMiner());
    const { miner } = parts.miner;
    const readsMining = isMiningReported(step, first) && group?.leads !== false;
    const before = await pipeline.start({ epoch, batch, lr, miner, readsMining, dataMilliseconds });
    if (before !== "fine") return before;
    if (change !== undefined) emit(change);
    const verdict = engine.isAsync ? "fine" : await pipeline.finish();
    if (verdict !== "fine") return verdict;
    asked = performance.now();
  }
  const verdict = await pipeline.finish();
  return verdict === "fine" ? "done" : verdict;
}

/** Saves a checkpoint at once: within an epoch one of its own, before the first step that of the epoch before. */
async function saveNow(parts: TrainingParts, spent: () => number): Promise<boolean> {
  const { progress } = parts;
  if (progress.step === 0) return await saveEpoch(parts);
  progress.seconds = spent();
  return await tryToSave(parts, partialName(progress.epoch, progress.step));
}

/** Selects the miner of the next step, by the curriculum and by what the user requested. */
export function updateMiner({ miner, job }: Pick<TrainingParts, "miner" | "job">, epoch: number): void {
  const change = miner.next(epoch, job.control.takeMiner());
  if (change !== undefined) job.emit(change);
}

async function waitWhilePaused({ job: { control, emit } }: TrainingParts): Promise<void> {
  if (!control.paused) return;
  emit({ type: "state", state: "paused" });
  await control.waitWhilePaused();
  if (!control.stopping) emit({ type: "state", state: "training" });
}
