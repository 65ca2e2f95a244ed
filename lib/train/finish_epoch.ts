import { epochName } from "../run/checkpoint_names.ts";
import { pruneSaved } from "./save_checkpoint.ts";
import { learningRate } from "./schedule.ts";
import type { TrainingParts } from "./training_parts.ts";
import { saveInsistently, tryToSave } from "./try_to_save.ts";

/**
 * Completes an epoch whose steps are done: evaluates the network, saves a checkpoint and deletes old ones.
 *
 * @param steps The number of its steps.
 * @param spent Returns the seconds since the epoch began.
 * @returns Whether the checkpoint was saved; an alert says why it was not.
 * @throws {NotFiniteError} If the training has diverged.
 * @throws {UserError} If the training's last checkpoint cannot be saved.
 */
export async function finishEpoch(
  parts: TrainingParts,
  epoch: number,
  steps: number,
  spent: () => number,
): Promise<boolean> {
  const { job, job: { config, emit, control }, state, progress, miner, evaluator } = parts;
  await state.requireFinite();
  // Before the evaluation, so that a stop during it does not lose the epoch.
  Object.assign(progress, { epoch, step: 0, seconds: 0 });
  const trainLoss = progress.loss_sum / steps;
  progress.loss_sum = 0;
  const validation = await evaluator.validate(epoch);
  const { holdout_val } = await evaluator.evaluate(epoch);
  const { best } = progress;
  updateBest(parts, epoch, holdout_val);
  let isSaved = true;
  if (epoch === config.epochs || control.stopping) await saveInsistently(parts, epochName(epoch));
  else isSaved = await tryToSave(parts, epochName(epoch));
  // The best is one that can be evaluated.
  if (!isSaved) progress.best = best;
  emit({
    type: "epoch_finished",
    epoch,
    miner: miner.miner.name,
    lr: learningRate(config, epoch, (steps - 1) / steps),
    train_loss: trainLoss,
    validation_loss: validation,
    seconds: spent(),
  });
  await pruneSaved(job);
  return isSaved;
}

/** Records the best epoch by VAL on the held-out images; without them the last epoch is the best. */
function updateBest({ job, progress }: TrainingParts, epoch: number, val: number | null): void {
  if (job.holdout === undefined) return;
  const found = val ?? 0;
  if (progress.best === null || found > progress.best.val) progress.best = { epoch, val: found };
}
