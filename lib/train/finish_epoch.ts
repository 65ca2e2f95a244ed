import { epochName } from "../run/checkpoint_names.ts";
import { afterEpoch } from "./collapse.ts";
import type { Progress } from "./progress.ts";
import { rescuedRate } from "./rescue.ts";
import { pruneSaved, sparedCheckpoints } from "./save_checkpoint.ts";
import { learningRate } from "./schedule.ts";
import type { TrainingParts } from "./training_parts.ts";
import { saveInsistently, tryToSave } from "./try_to_save.ts";

/** What the checkpoint of an epoch would have said of it, had it been saved. */
export type UnsavedEpoch = Pick<Progress, "best" | "collapse">;

/**
 * Completes an epoch whose steps are done: evaluates the network, saves a checkpoint and deletes old ones. Until it is
 * evaluated, the training is still in that epoch, after its last step.
 *
 * @param steps The number of its steps.
 * @param spent Returns the seconds since the epoch began.
 * @returns Undefined if the checkpoint was saved. Otherwise an alert says why not; the result holds while no step
 * follows, and is for {@link saveUnsaved}.
 * @throws {NotFiniteError} If the training has diverged.
 * @throws {UserError} If the training's last checkpoint cannot be saved.
 * @throws The reason of the control's signal, if a stop is requested during the evaluation.
 */
export async function finishEpoch(
  parts: TrainingParts,
  epoch: number,
  steps: number,
  spent: () => number,
): Promise<UnsavedEpoch | undefined> {
  const { job, job: { config, emit, control }, state, progress, miner, evaluator } = parts;
  await state.requireFinite();
  const share = (steps - 1) / steps;
  const validation = await evaluator.validate(epoch);
  const { holdout_val } = await evaluator.evaluate(epoch);
  const trainLoss = progress.loss_sum / steps;
  const before = { best: progress.best, collapse: progress.collapse };
  Object.assign(progress, { epoch, step: 0, seconds: 0, loss_sum: 0 });
  updateBest(parts, epoch, holdout_val);
  progress.collapse = afterEpoch(progress.collapse, epoch, progress.best?.epoch ?? null);
  const reached = { best: progress.best, collapse: progress.collapse };
  let isSaved = true;
  if (epoch === config.epochs || control.stopping) await saveInsistently(parts, epochName(epoch));
  else isSaved = await tryToSave(parts, epochName(epoch));
  // The best is one that can be evaluated, and a rescue goes back to one that is there.
  if (!isSaved) Object.assign(progress, before);
  emit({
    type: "epoch_finished",
    epoch,
    miner: miner.miner.name,
    lr: learningRate(config, epoch, share) * rescuedRate(progress.rescues, epoch, share),
    train_loss: trainLoss,
    validation_loss: validation,
    seconds: spent(),
  });
  await pruneSaved(job, sparedCheckpoints(parts));
  return isSaved ? undefined : reached;
}

/**
 * Saves the checkpoint of an epoch that could not be saved at its end, before the training ends.
 *
 * @param unsaved What {@link finishEpoch} returned; no step may have followed.
 * @throws {UserError} If it cannot be saved.
 */
export async function saveUnsaved(parts: TrainingParts, unsaved: UnsavedEpoch): Promise<void> {
  Object.assign(parts.progress, unsaved);
  await saveInsistently(parts, epochName(parts.progress.epoch));
}

/** Records the best epoch by VAL on the held-out images; without them the last epoch is the best. */
function updateBest({ job, progress }: TrainingParts, epoch: number, val: number | null): void {
  if (job.holdout === undefined) return;
  const found = val ?? 0;
  if (progress.best === null || found > progress.best.val) progress.best = { epoch, val: found };
}
