import { setImmediate } from "node:timers";
import { partialName } from "../run/checkpoint_names.ts";
import { isMiningReported } from "./mining_report.ts";
import { learningRate } from "./schedule.ts";
import type { TrainingParts } from "./training_parts.ts";
import { tryToSave } from "./try_to_save.ts";

/** How the steps of an epoch ended: all are done, the user stopped them, or the loss of one is not finite. */
export type StepsEnd = "done" | "stopped" | "diverged";

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
  const { job: { config, emit, control, engine, machine }, progress, loader, pipeline, periodic } = parts;
  const first = progress.step + 1;
  let asked = performance.now();
  for await (const batch of loader.batches(plan.slice(progress.step))) {
    const dataMilliseconds = performance.now() - asked;
    await receiveMessages();
    machine.look();
    if (control.asked) {
      // Commands need the training between two steps.
      if (!await pipeline.finish()) return "diverged";
      await waitWhilePaused(parts);
      updateMiner(parts, epoch); // Before a checkpoint, which stores the forced miner.
      if (control.stopping) {
        progress.seconds = spent();
        return "stopped";
      }
      if (control.take("checkpoint")) {
        progress.seconds = spent();
        await periodic.settle();
        const isSaved = await tryToSave(parts, partialName(progress.epoch, progress.step));
        if (isSaved) periodic.restart(progress.global_step);
      }
      if (control.take("evaluate")) {
        await parts.state.requireFinite();
        await parts.evaluator.evaluate(epoch);
      }
    }
    const isFirst = pipeline.nextStep === 1; // At the end of an epoch there is a checkpoint already.
    if (!isFirst && periodic.isDue(progress.global_step + pipeline.nextStep - 1 - progress.step)) {
      if (!await pipeline.finish()) return "diverged";
      progress.seconds = spent();
      await periodic.start(parts);
    }
    const step = pipeline.nextStep;
    const lr = learningRate(config, epoch, (step - 1) / plan.length);
    const change = parts.miner.next(epoch, control.takeMiner());
    const { miner } = parts.miner;
    const readsMining = isMiningReported(step, first);
    if (!await pipeline.start({ epoch, batch, lr, miner, readsMining, dataMilliseconds })) return "diverged";
    if (change !== undefined) emit(change);
    if (!engine.isAsync && !await pipeline.finish()) return "diverged";
    asked = performance.now();
  }
  return await pipeline.finish() ? "done" : "diverged";
}

/** Selects the miner of the next step, by the curriculum and by what the user requested. */
export function updateMiner({ miner, job }: Pick<TrainingParts, "miner" | "job">, epoch: number): void {
  const change = miner.next(epoch, job.control.takeMiner());
  if (change !== undefined) job.emit(change);
}

/** Lets the thread receive commands. */
function receiveMessages(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function waitWhilePaused({ job: { control, emit } }: TrainingParts): Promise<void> {
  if (!control.paused) return;
  emit({ type: "state", state: "paused" });
  await control.waitWhilePaused();
  if (!control.stopping) emit({ type: "state", state: "training" });
}
