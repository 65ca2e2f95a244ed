import { atMainRate } from "../../config/false_accept_rates.ts";
import { HOLDOUT } from "../../config/eval_config.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { openEngine } from "../../engine/open_engine.ts";
import { evaluateExact } from "../../eval/exact.ts";
import { embedSplit } from "../../evaluate/embed_split.ts";
import { openFor } from "../../evaluate/measure_checkpoint.ts";
import type { ViewCount } from "../../model/view_counts.ts";
import { currentCheckpoints } from "../../run/current_checkpoints.ts";
import { readNetwork } from "../../run/read_checkpoint.ts";
import type { BenchInput } from "../bench_input.ts";

/** Exact VAL at the main rate of a network by the views of each image; NaN if it cannot be measured. */
export interface ViewFigures {
  /** On the held-out images. */
  val: number;
  /** On the test images; undefined if they are not to be looked at. */
  test?: number;
}

/** What to measure networks with. */
export interface ViewMeasuring extends Pick<BenchInput, "library" | "data"> {
  views: ViewCount;
  /** Whether to measure the test images too. */
  test: boolean;
  threads: number;
}

/** Measures the networks after the last epochs of trainings, by several views of each image. */
export class ViewMeasurer {
  readonly #with: ViewMeasuring;
  #engine: Engine | undefined;
  /** By the digest of the data: variants may prepare images in other ways. */
  readonly #datasets = new Map<string, Dataset>();

  /** Opens nothing yet. */
  constructor(measuring: ViewMeasuring) {
    this.#with = measuring;
  }

  /**
   * Measures the network of a run.
   *
   * @param run Its folder.
   * @throws {UserError} If its last checkpoint or the data are missing or damaged.
   */
  async measure(run: string): Promise<ViewFigures> {
    const { library, data, threads, views, test } = this.#with;
    const { last } = await currentCheckpoints(run);
    const folder = `${run}/${last}`;
    const checkpoint = await readNetwork(folder);
    const { digest } = checkpoint.state.dataset;
    const dataset = this.#datasets.get(digest) ?? await openFor(checkpoint.state, { data });
    this.#datasets.set(digest, dataset);
    this.#engine ??= (await openEngine({ engine: "native", library, threads })).engine;
    const engine = this.#engine;
    const valOf = async (split: string) => {
      const { embeddings, dimension, set } = await embedSplit(engine, folder, checkpoint, dataset, {
        split,
        views,
      });
      const { val_at_far } = await evaluateExact(embeddings, dimension, set.labels);
      return atMainRate(val_at_far) ?? NaN;
    };
    return { val: await valOf(HOLDOUT), ...(test && { test: await valOf(dataset.measured) }) };
  }
}
