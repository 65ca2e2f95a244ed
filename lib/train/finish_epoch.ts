import { afterEpoch } from "./collapse.ts";
import { isEvaluationDue } from "./is_evaluation_due.ts";
import type { Progress } from "./progress.ts";
import { rescuedRate } from "./rescue.ts";
import { pruneSaved, sparedCheckpoints } from "./save_checkpoint.ts";
import { saveEpoch } from "./save_epoch.ts";
import { learningRate } from "./schedule.ts";
import type { TrainingParts } from "./training_parts.ts";
import { saveInsistently, tryToSave } from "./try_to_save.ts";

/**
 * Completes an epoch whose steps are done: evaluates the network if that is due, saves a checkpoint and deletes old ones. Until it is
 * evaluated, the training is still in that epoch, after its last step. If the checkpoint cannot be saved, an alert says
 * so, and the epoch is in `parts.unsaved`.
 *
 * @param steps The number of its steps.
 * @param spent Returns the seconds since the epoch began.
 * @throws {NotFiniteError} If the training has diverged.
 * @throws {UserError} If the training's last checkpoint cannot be saved.
 * @throws The reason of the control's signal, if a stop is requested during the evaluation.
 */
export async function finishEpoch(
  parts: TrainingParts,
  epoch: number,
  steps: number,
  spent: () => number,
): Promise<void> {
  const { job, job: { config, emit, control }, state, progress, miner, evaluator } = parts;
  await state.requireFinite();
  const share = (steps - 1) / steps;
  const validation = await evaluator.validate(epoch);
  const isDue = isEvaluationDue(config, epoch, evaluator.measured);
  const val = isDue ? (await evaluator.evaluate(epoch)).holdout_val : undefined;
  const trainLoss = progress.loss_sum / steps;
  Object.assign(progress, { epoch, step: 0, seconds: 0, loss_sum: 0 });
  const best = bestAfter(parts, epoch, val);
  parts.unsaved = { best, collapse: afterEpoch(progress.collapse, epoch, best?.epoch ?? null) };
  await saveEpoch(parts, epoch === config.epochs || control.stopping ? saveInsistently : tryToSave);
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
}

/**
 * The best epoch by VAL on the held-out images, a complete one included; without them the last epoch is the best.
 *
 * @param val The complete epoch's; undefined if it was not measured.
 */
function bestAfter(
  { job, progress: { best } }: TrainingParts,
  epoch: number,
  val: number | null | undefined,
): Progress["best"] {
  if (job.holdout === undefined || val === undefined) return best;
  const found = val ?? 0;
  return best === null || found > best.val ? { epoch, val: found } : best;
}
