import { formatDuration } from "../base/format.ts";
import type { TrainingParts } from "./training_parts.ts";

/**
 * A first trial step that takes longer than this, in milliseconds, is not repeated: most of that is the step, not
 * compiling it.
 */
const LONG = 3000;

/**
 * Predicts how long an epoch takes by one or two trial steps, whose results are discarded: the training is the
 * same without them. The first one compiles the step, which the training does not repeat.
 *
 * @param plan The batches of the next epoch, as indices.
 * @returns A line for a person.
 */
export async function estimateEpoch(
  { job: { train, config, control, engine }, miner: { miner }, pipeline }: TrainingParts,
  plan: readonly Int32Array<ArrayBuffer>[],
): Promise<string> {
  const trial = async () => {
    const start = performance.now();
    const { milliseconds } = await pipeline.trial(train.gather(plan[0]!), miner);
    return { milliseconds, whole: performance.now() - start };
  };
  let { milliseconds, whole } = await trial();
  // The first step includes compiling it, which takes XLA longer than any step takes a GPU.
  if ((whole < LONG || engine.hasXla) && !control.stopping) ({ milliseconds, whole } = await trial());
  const seconds = plan.length * milliseconds / 1000;
  const all = config.epochs > 1
    ? `, ${formatDuration(config.epochs * seconds)} for ${config.epochs} epochs`
    : "";
  return `Expected: about ${formatDuration(seconds)} an epoch${all}, by a trial step of ` +
    `${Math.max(1, Math.round(milliseconds))} ms; measuring the test images comes on top`;
}
