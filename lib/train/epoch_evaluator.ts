import type { ImageSet } from "../data/image_set.ts";
import { SweepThreads } from "../eval/sweep/sweep_threads.ts";
import { FEW_PAIRS_OF_POOL } from "../eval/sweep/sweeps.ts";
import { Embedder } from "../evaluate/embedder.ts";
import type { ExactOptions } from "../eval/exact.ts";
import type { EventOf } from "../run/events.ts";
import { evaluateEpoch } from "./evaluate_epoch.ts";
import type { TrainingJob } from "./job.ts";
import type { TrainState } from "./train_state.ts";
import { drawValidationTriplets, validationLoss } from "./validation.ts";
import { EvaluationLeader, helpToEvaluate, type SharedEvaluation } from "./workers/evaluate_together.ts";

/** A slow machine compares so many pairs of images in a second. */
const PAIRS_PER_SECOND = 4e7;

/** Evaluates the network of a running training and emits the results. */
export class EpochEvaluator {
  readonly #job: TrainingJob;
  readonly #state: TrainState;
  readonly #embedder: Embedder;
  readonly #triplets: Int32Array<ArrayBuffer>;
  #seconds: number | undefined;
  #pool: SweepThreads | undefined;
  /** The last epoch in which the network was measured; 0 before that. */
  measured = 0;

  /** Draws the validation triplets. */
  constructor(job: TrainingJob, state: TrainState) {
    this.#job = job;
    this.#state = state;
    this.#embedder = new Embedder(job.engine, job.network);
    this.#triplets = drawValidationTriplets(job.holdout ?? job.dataset.test, job.config.seed);
  }

  /** How long an evaluation takes: as the last one, or before the first one a rough estimate. */
  get expectedSeconds(): number {
    const { dataset: { test }, holdout } = this.#job;
    const pairs = test.count ** 2 + (holdout?.count ?? 0) ** 2;
    return this.#seconds ?? pairs / PAIRS_PER_SECOND;
  }

  /**
   * Computes the validation loss on the held-out images, or on the test set if there are none.
   *
   * @throws The reason of the control's signal, once a stop is requested.
   */
  async validate(epoch: number): Promise<number> {
    const { holdout, dataset, loss, emit, control: { signal } } = this.#job;
    const images = holdout ?? dataset.test;
    const value = await validationLoss(
      this.#embedder,
      images,
      this.#triplets,
      loss,
      this.#state.model,
      signal,
    );
    emit({ type: "validation", epoch, loss: value });
    return value;
  }

  /**
   * Evaluates the network on the test set and on the held-out images. Several workers embed and compare them together, and
   * the leader reports; all receive what the training depends on.
   *
   * @throws The reason of the control's signal, once a stop is requested.
   */
  async evaluate(epoch: number): Promise<Pick<EventOf<"evaluation">, "holdout_val">> {
    this.measured = epoch;
    const { group, config, control, control: { signal } } = this.#job;
    const [embedder, { model }] = [this.#embedder, this.#state];
    if (group === undefined) {
      const options = { signal, pool: this.#threads(), cores: config.threads };
      return await this.#evaluate(epoch, (images) => embedder.embed(images, model, { signal }), options);
    }
    const evaluation = { job: this.#job, group, embedder, model };
    const found = group.leads ? await this.#lead(epoch, evaluation) : await helpToEvaluate(evaluation);
    // A wish to stop that came meanwhile takes effect on all workers at once.
    const notes = await group.exchange({ holdout_val: found?.holdout_val ?? null, note: control.note() });
    control.agree(notes.map(({ note }) => note));
    return { holdout_val: notes[0]!.holdout_val };
  }

  async #lead(
    epoch: number,
    evaluation: SharedEvaluation,
  ): Promise<Pick<EventOf<"evaluation">, "holdout_val">> {
    const leader = new EvaluationLeader(evaluation);
    const found = await this.#evaluate(epoch, (images) => leader.embed(images), leader);
    await leader.end();
    return found;
  }

  async #evaluate(
    epoch: number,
    embed: (images: ImageSet) => Promise<Float32Array<ArrayBuffer>>,
    options: Pick<ExactOptions, "cores" | "openSweeps" | "pool" | "signal">,
  ): Promise<Omit<EventOf<"evaluation">, "time">> {
    const { emit, dataset, holdout, config, machine } = this.#job;
    emit({ type: "state", state: "evaluating" });
    machine.look();
    const evaluation = await evaluateEpoch(epoch, embed, dataset.test, holdout, config.seed, options);
    this.#seconds = evaluation.seconds;
    emit(evaluation);
    machine.look();
    emit({ type: "state", state: "training" });
    return evaluation;
  }

  /** The threads that compare pairs after each epoch; undefined where one is enough. */
  #threads(): SweepThreads | undefined {
    const { dataset: { test }, holdout, config } = this.#job;
    const cores = config.threads || navigator.hardwareConcurrency;
    const isLarge = Math.max(test.count, holdout?.count ?? 0) ** 2 >= FEW_PAIRS_OF_POOL;
    if (cores === 1 || !isLarge) return undefined;
    return this.#pool ??= new SweepThreads(cores);
  }

  /** Disposes of the compiled network, and ends its threads. */
  dispose(): void {
    this.#embedder.dispose();
    this.#pool?.[Symbol.dispose]();
  }
}
