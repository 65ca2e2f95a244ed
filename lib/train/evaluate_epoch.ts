import { exactFigures } from "../eval/exact_evaluation.ts";
import { atMainRate } from "../config/false_accept_rates.ts";
import { evaluateExact, type ExactOptions } from "../eval/exact.ts";
import { ORIGINAL_PAIRS, originalProtocol } from "../eval/original_protocol.ts";
import { drawPairs } from "../eval/pairs.ts";
import { projectEmbeddings } from "../eval/projection.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { NewEvent } from "../run/events.ts";

/**
 * Evaluates the network on the test set, by the original protocol and exactly, and on the held-out images if
 * there are any.
 *
 * @param epoch For the event.
 * @param embed Embeds the images of a set by the network, `[N, D]`.
 * @param options Who compares pairs, and what aborts that.
 * @returns The event with the results.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function evaluateEpoch(
  epoch: number,
  embed: (images: ImageSet) => Promise<Float32Array<ArrayBuffer>>,
  test: ImageSet,
  holdout: ImageSet | undefined,
  seed: number,
  options: Pick<ExactOptions, "cores" | "openSweeps" | "pool" | "signal"> = {},
): Promise<Extract<NewEvent, { type: "evaluation" }>> {
  const start = performance.now();
  const embeddings = await embed(test);
  const dimension = embeddings.length / test.count;
  const pairs = drawPairs(test.labels, ORIGINAL_PAIRS, seed);
  const evaluation = await evaluateExact(embeddings, dimension, test.labels, options);
  const { histogram, class_distances, nearest_classes } = evaluation;
  let holdoutVal: number | null = null;
  if (holdout !== undefined) {
    const heldOut = await embed(holdout);
    const { val_at_far } = await evaluateExact(heldOut, dimension, holdout.labels, options);
    holdoutVal = atMainRate(val_at_far) ?? null;
  }
  return {
    type: "evaluation",
    epoch,
    original: originalProtocol(embeddings, dimension, pairs),
    exact: exactFigures(evaluation),
    holdout_val: holdoutVal,
    histogram,
    ...(class_distances && { class_distances }),
    ...(nearest_classes && { nearest_classes }),
    projection: projectEmbeddings(embeddings, dimension, test.labels),
    seconds: (performance.now() - start) / 1000,
  };
}
