import { epochName } from "../run/checkpoint_names.ts";
import type { StoredRescue } from "../run/stored_rescue.ts";
import { describeMeasures, measuresAfter } from "./collapse_advice.ts";
import type { TrainingEnd } from "./job.ts";
import { progressOf } from "./progress.ts";
import { MOST_RESCUES } from "./rescue.ts";
import { stateAtStart } from "./state_at_start.ts";
import type { TrainingParts } from "./training_parts.ts";

/**
 * Takes a training whose embeddings have collapsed back to the end of the last epoch before that, or to its start,
 * and changes what led there. The checkpoints after it are deleted first: if the program ends in between, a resume
 * collapses at the same step and is rescued in the same way.
 *
 * @returns Undefined if the training continues; after {@link MOST_RESCUES} rescues, its end.
 */
export async function goBack(parts: TrainingParts): Promise<TrainingEnd | undefined> {
  const { job, progress, pipeline, periodic, state, miner } = parts;
  const { config, store, emit } = job;
  await pipeline.discard();
  await periodic.settle();
  const { epoch: complete, step, rescues, collapse: { good } } = progress;
  const back = good?.epoch ?? 0;
  await store.dropAfter(back);
  const place = back === 0 ? "the start" : `the end of epoch ${back}`;
  if (rescues.length === MOST_RESCUES) {
    const kept = back === 0 ? "no checkpoint is left" : `the checkpoint ${epochName(back)} is kept`;
    const message =
      `The embeddings collapsed in epoch ${complete + 1}, step ${step}, after ${MOST_RESCUES} ` +
      `rescues, the most there are; ${kept}. Start a new training with another --miner or --loss.`;
    return { state: "diverged", message };
  }
  const checkpoint = back === 0 ? undefined : await store.read(epochName(back));
  state.restore(checkpoint?.training ?? stateAtStart(job));
  const rescue: StoredRescue = measuresAfter(config, miner.miner.name, rescues.length + 1, back);
  Object.assign(progress, progressOf(checkpoint), { rescues: [...rescues, rescue] });
  periodic.restart(progress.global_step);
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
