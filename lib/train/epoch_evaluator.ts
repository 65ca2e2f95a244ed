import type { ImageSet } from "../data/image_set.ts";
import { Embedder } from "../evaluate/embedder.ts";
import { embeddingSize } from "../model/network.ts";
import type { EventOf } from "../run/events.ts";
import { evaluateEpoch } from "./evaluate_epoch.ts";
import type { TrainingJob } from "./job.ts";
import type { TrainState } from "./train_state.ts";
import { drawValidationTriplets, validationLoss } from "./validation.ts";
import { embedTogether } from "./workers/embed_together.ts";

/** A slow machine compares so many pairs of images in a second. */
const PAIRS_PER_SECOND = 4e7;

/** Evaluates the network of a running training and emits the results. */
export class EpochEvaluator {
  readonly #job: TrainingJob;
  readonly #state: TrainState;
  readonly #embedder: Embedder;
  readonly #triplets: Int32Array<ArrayBuffer>;
  #seconds: number | undefined;
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
   * Evaluates the network on the test set and on the held-out images. With several workers all embed the images, and the
   * leader compares them; all receive what the training depends on.
   *
   * @throws The reason of the control's signal, once a stop is requested.
   */
  async evaluate(epoch: number): Promise<Pick<EventOf<"evaluation">, "holdout_val">> {
    const { group } = this.#job;
    this.measured = epoch;
    if (group === undefined) return await this.#evaluate(epoch);
    const found = group.leads ? await this.#evaluate(epoch) : await this.#embedForLeader();
    // A wish to stop that came meanwhile takes effect on all workers at once.
    const notes = await group.exchange({
      holdout_val: found?.holdout_val ?? null,
      note: this.#job.control.note(),
    });
    this.#job.control.agree(notes.map(({ note }) => note));
    return { holdout_val: notes[0]!.holdout_val };
  }

  async #embed(images: ImageSet): Promise<Float32Array<ArrayBuffer>> {
    const { group, network, control: { signal } } = this.#job;
    if (group === undefined) return await this.#embedder.embed(images, this.#state.model, { signal });
    return await embedTogether(this.#embedder, images, this.#state.model, embeddingSize(network), group);
  }

  /** Embeds this worker's share of what the leader measures, in the same order. */
  async #embedForLeader(): Promise<undefined> {
    const { dataset, holdout } = this.#job;
    await this.#embed(dataset.test);
    if (holdout !== undefined) await this.#embed(holdout);
  }

  async #evaluate(epoch: number): Promise<Omit<EventOf<"evaluation">, "time">> {
    const { emit, dataset, holdout, config, machine, control: { signal } } = this.#job;
    emit({ type: "state", state: "evaluating" });
    machine.look();
    const evaluation = await evaluateEpoch(
      epoch,
      (images) => this.#embed(images),
      dataset.test,
      holdout,
      config.seed,
      signal,
    );
    this.#seconds = evaluation.seconds;
    emit(evaluation);
    machine.look();
    emit({ type: "state", state: "training" });
    return evaluation;
  }

  /** Disposes of the compiled network. */
  dispose(): void {
    this.#embedder.dispose();
  }
}
