import { epochName } from "../run/checkpoint_names.ts";
import type { StoredRescue } from "../run/stored_rescue.ts";
import { describeMeasures, measuresAfter } from "./collapse_advice.ts";
import { readGoodCheckpoint } from "./good_checkpoint.ts";
import type { TrainingEnd } from "./job.ts";
import { progressOf } from "./progress.ts";
import { MOST_RESCUES } from "./rescue.ts";
import { stateAtStart } from "./state_at_start.ts";
import type { TrainingParts } from "./training_parts.ts";

/**
 * Takes a training whose embeddings have collapsed back to the end of the last epoch before that, or to its start,
 * and changes what led there. The checkpoints after it are deleted once the one it goes back to has been read, and before
 * anything else is saved: if the program ends in between, a resume collapses at the same step and is rescued in the same
 * way.
 *
 * @returns Undefined if the training continues; after {@link MOST_RESCUES} rescues, its end.
 * @throws {UserError} If no checkpoint can be read to go back to; nothing is deleted then.
 */
export async function goBack(parts: TrainingParts): Promise<TrainingEnd | undefined> {
  const { job, progress, pipeline, periodic, state, miner } = parts;
  const { config, emit } = job;
  await pipeline.discard();
  await periodic.settle();
  const { epoch: complete, step, rescues, collapse: { good } } = progress;
  if (rescues.length === MOST_RESCUES) {
    const kept = good === null ? "no checkpoint is left" : `the checkpoint ${epochName(good.epoch)} is kept`;
    await dropAfter(parts, good?.epoch ?? 0);
    const message =
      `The embeddings collapsed in epoch ${complete + 1}, step ${step}, after ${MOST_RESCUES} ` +
      `rescues, the most there are; ${kept}. Start a new training with another --miner or --loss.`;
    return { state: "diverged", message };
  }
  const checkpoint = await readGoodCheckpoint(parts);
  const back = checkpoint?.state.epoch ?? 0;
  await dropAfter(parts, back);
  state.restore(checkpoint?.training ?? stateAtStart(job));
  const rescue: StoredRescue = measuresAfter(config, {
    miners: [miner.miner, job.loss.miner.minerOfEpoch(complete + 1, config.epochs)],
    rescues,
    epoch: back,
  });
  Object.assign(progress, progressOf(checkpoint), { rescues: [...rescues, rescue] });
  periodic.restart(progress.global_step);
  const place = back === 0 ? "the start" : `the end of epoch ${back}`;
  emit({
    type: "rescued",
    epoch: complete + 1,
    step,
    back_to: { epoch: back, global_step: progress.global_step },
    rescue: rescues.length + 1,
    message: `Rescue ${rescues.length + 1} of at most ${MOST_RESCUES}: back from epoch ${complete + 1}, ` +
      `step ${step}, to ${place}, with ${describeMeasures(rescue)}`,
  });
  const change = miner.release(back + 1);
  if (change !== undefined) emit(change);
  return undefined;
}

/** Deletes the checkpoints that no longer count. What cannot be deleted is reported and tried again later. */
async function dropAfter({ job: { store, emit } }: TrainingParts, epoch: number): Promise<void> {
  const fault = await store.dropAfter(epoch);
  if (fault === undefined) return;
  emit({
    type: "log",
    level: "warning",
    message: `A checkpoint that the rescue took back stays for now: ${fault.message}`,
  });
}
