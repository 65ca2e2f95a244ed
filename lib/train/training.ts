import { setImmediate } from "node:timers";
import { RandomStream } from "../base/mod.ts";
import { parseKeep, trainingPart } from "../config/mod.ts";
import { balancedBatches, type Batch, BatchLoader } from "../data/mod.ts";
import type { TensorFunction } from "../engine/mod.ts";
import { tf } from "../engine/tf.ts";
import { initialise, runningSpecs, trainableSpecs } from "../model/mod.ts";
import {
  type CheckpointState,
  epochName,
  partialName,
  pointAt,
  pruneCheckpoints,
  writeCheckpoint,
} from "../run/mod.ts";
import type { MinerName } from "../triplet/mod.ts";
import { CollapseWatch } from "./collapse.ts";
import { minerOfEpoch } from "./curriculum.ts";
import { evaluateEpoch } from "./epoch_end.ts";
import { type TrainingEnd, type TrainingJob, VERSION } from "./job.ts";
import { hyperparameters, type Optimizer, optimizer } from "./optimizer.ts";
import { learningRate } from "./schedule.ts";
import { TrainState } from "./train_state.ts";
import { SIGNALS, trainStep } from "./train_step.ts";
import { drawValidationTriplets, validationLoss } from "./validation.ts";

/** Where the training stands, between two steps. */
type Progress = Pick<CheckpointState, "epoch" | "step" | "global_step" | "loss_sum" | "seconds" | "best">;

/** A training from its start, or from a checkpoint, to its end. */
export class Training {
  readonly #job: TrainingJob;
  readonly #optimizer: Optimizer;
  readonly #state: TrainState;
  readonly #loader: BatchLoader;
  readonly #validationTriplets: Int32Array<ArrayBuffer>;
  readonly #steps = new Map<MinerName, TensorFunction>();
  readonly #collapse: CollapseWatch;
  readonly #progress: Progress;

  /**
   * Lays the tensors and the batches ready.
   *
   * @param job What to train, on what, with what.
   */
  constructor(job: TrainingJob) {
    const { architecture, config, resumed } = job;
    this.#job = job;
    this.#optimizer = optimizer(config.optimizer, config.weight_decay);
    const parameters = resumed?.parameters ?? initialise(architecture, config.seed);
    this.#state = new TrainState(architecture, this.#optimizer, parameters, resumed?.optimizer ?? new Map());
    this.#loader = new BatchLoader(job.train, config.num_workers);
    this.#validationTriplets = drawValidationTriplets(job.holdout ?? job.dataset.test, config.seed);
    this.#collapse = new CollapseWatch(config.margin);
    const { epoch = 0, step = 0, global_step = 0, loss_sum = 0, seconds = 0, best = null } = resumed?.state ??
      {};
    this.#progress = { epoch, step, global_step, loss_sum, seconds, best };
  }

  /** Trains to the end of the last epoch, or until something ends it before. */
  async run(): Promise<TrainingEnd> {
    const { config } = this.#job;
    const progress = this.#progress;
    try {
      while (progress.epoch < config.epochs) {
        const end = await this.#runEpoch(progress.epoch + 1);
        if (end !== undefined) return end;
        if (this.#shouldStopEarly()) {
          return { state: "done", message: `no better VAL for ${config.early_stop} epochs` };
        }
      }
      return { state: "done", message: `${config.epochs} ${config.epochs === 1 ? "epoch" : "epochs"}` };
    } finally {
      this.#loader.close();
      this.#state.dispose();
    }
  }

  async #runEpoch(epoch: number): Promise<TrainingEnd | undefined> {
    const { config, emit, control } = this.#job;
    const progress = this.#progress;
    const miner = minerOfEpoch(config, epoch);
    const before = epoch > 1 ? minerOfEpoch(config, epoch - 1) : miner;
    if (miner !== before && progress.step === 0) {
      emit({ type: "miner_changed", epoch, from: before, to: miner, reason: "the curriculum" });
    }
    emit({ type: "epoch_started", epoch, miner });

    const plan = this.#planEpoch(epoch);
    const resumedAfter = progress.seconds;
    const start = performance.now();
    const spent = () => resumedAfter + (performance.now() - start) / 1000;
    let lr = config.lr;
    for await (const batch of this.#loader.batches(plan.slice(progress.step))) {
      await this.#wait();
      if (control.stopping) {
        progress.seconds = spent();
        return await this.#stop();
      }
      if (control.take("checkpoint")) {
        progress.seconds = spent();
        await this.#save(partialName(progress.epoch, progress.step), false);
      }
      if (control.take("evaluate")) await this.#evaluate(epoch);
      lr = learningRate(config, epoch, progress.step / plan.length);
      const loss = await this.#runStep(epoch, miner, batch, lr);
      if (!Number.isFinite(loss)) return this.#diverged(epoch);
    }

    // Stands before what follows, so that a stop during the evaluation does not lose the epoch.
    Object.assign(progress, { epoch, step: 0, seconds: 0 });
    const trainLoss = progress.loss_sum / plan.length;
    progress.loss_sum = 0;
    const held = this.#job.holdout ?? this.#job.dataset.test;
    const { trainable, running } = this.#state;
    const validation = await validationLoss(
      held,
      this.#validationTriplets,
      config.margin,
      trainable,
      running,
    );
    emit({ type: "validation", epoch, loss: validation });
    const { holdout_val } = await this.#evaluate(epoch);
    const best = this.#isBest(epoch, holdout_val);
    await this.#save(epochName(epoch), best);
    emit({
      type: "epoch_finished",
      epoch,
      miner,
      lr,
      train_loss: trainLoss,
      validation_loss: validation,
      seconds: spent(),
    });
    await pruneCheckpoints(this.#job.folder, parseKeep(config.keep)!);
    if (control.stopping && epoch < config.epochs) {
      return { state: "stopped", message: `after epoch ${epoch}` };
    }
  }

  /** The batches of an epoch as indices. */
  #planEpoch(epoch: number): Int32Array<ArrayBuffer>[] {
    const { config, train } = this.#job;
    const plan = balancedBatches(train.labels, {
      batchSize: config.batch_size,
      classesPerBatch: config.classes_per_batch,
      seed: config.seed,
      epoch,
    });
    return config.max_steps > 0 ? plan.slice(0, config.max_steps) : plan;
  }

  /** One step; returns its loss. */
  async #runStep(epoch: number, miner: MinerName, batch: Batch, lr: number): Promise<number> {
    const { config, emit, train } = this.#job;
    const progress = this.#progress;
    const start = performance.now();
    progress.global_step++;
    const size = batch.labels.length;
    const random = new RandomStream(config.seed, "triplets", progress.global_step);
    const inputs = [
      tf.tensor4d(batch.pixels, [size, train.height, train.width, 1], "int32"),
      tf.tensor1d(batch.labels, "int32"),
      tf.tensor2d(random.uniforms(2 * size), [2, size]),
      tf.tensor1d(hyperparameters(lr, progress.global_step)),
    ];
    const [signals, ...state] = this.#stepOf(miner)([...inputs, ...this.#state.tensors]);
    this.#state.replace(state);
    const values = await signals!.data(); // Not dataSync, which webgpu lacks under Deno.
    tf.dispose([signals!, ...inputs]);
    // Nine digits are all that a float32 has: more would only make the log longer.
    const signal = (name: typeof SIGNALS[number]) => Number(values[SIGNALS.indexOf(name)]!.toPrecision(9));
    const loss = signal("loss");
    const milliseconds = performance.now() - start;
    progress.step++;
    progress.loss_sum += loss;
    emit({
      type: "step",
      epoch,
      step: progress.step,
      global_step: progress.global_step,
      loss,
      active: signal("active"),
      semi_hard: signal("semi_hard"),
      positive_distance: signal("positive_distance"),
      negative_distance: signal("negative_distance"),
      spread: signal("spread"),
      lr,
      milliseconds: Number(milliseconds.toFixed(2)),
      images_per_second: Number((size / (milliseconds / 1000)).toFixed(1)),
    });
    if (this.#collapse.observe(loss, signal("negative_distance"))) {
      emit({
        type: "alert",
        kind: "collapse",
        epoch,
        step: progress.step,
        message:
          "The embeddings are collapsing into one point: the loss sticks at the margin while distances " +
          "shrink. Try more semi-hard epochs (--semi_hard_share), a smaller --lr or --warmup 1.",
      });
    }
    return loss;
  }

  /** The compiled step of a miner. */
  #stepOf(miner: MinerName): TensorFunction {
    let step = this.#steps.get(miner);
    if (step === undefined) {
      const { engine, architecture, config } = this.#job;
      const { margin, reduction } = config;
      const sizes = [trainableSpecs(architecture).length, runningSpecs(architecture).length] as const;
      step = engine.compile(
        trainStep(engine, ...sizes, { miner, margin, reduction, optimizer: this.#optimizer }),
      );
      this.#steps.set(miner, step);
    }
    return step;
  }

  async #evaluate(epoch: number) {
    const { emit, dataset, holdout, config } = this.#job;
    emit({ type: "state", state: "evaluating" });
    const evaluation = await evaluateEpoch(epoch, this.#state, dataset.test, holdout, config.seed);
    emit(evaluation);
    emit({ type: "state", state: "training" });
    return evaluation;
  }

  /** Whether an epoch is the best so far: by VAL on held-out images, and the last one where there are none. */
  #isBest(epoch: number, val: number | null): boolean {
    if (this.#job.holdout === undefined) return true;
    const found = val ?? 0;
    const { best } = this.#progress;
    if (best !== null && found <= best.val) return false;
    this.#progress.best = { epoch, val: found };
    return true;
  }

  #shouldStopEarly(): boolean {
    const { early_stop } = this.#job.config;
    const { best, epoch } = this.#progress;
    return early_stop > 0 && best !== null && epoch - best.epoch >= early_stop;
  }

  /** Writes a checkpoint of now and points `last`, and `best` if it is, at it. */
  async #save(name: string, best: boolean): Promise<void> {
    const { folder, architecture, config, dataset, emit } = this.#job;
    const { parameters, optimizer } = await this.#state.read();
    const { name: dataName, title, synthetic, digest: dataDigest } = dataset;
    const state = {
      trinca: VERSION,
      architecture,
      config: trainingPart(config),
      dataset: { name: dataName, title, synthetic, digest: dataDigest },
      ...this.#progress,
    };
    const { digest, bytes } = await writeCheckpoint(folder, name, { state, parameters, optimizer });
    await pointAt(folder, "last", name);
    if (best) await pointAt(folder, "best", name);
    const { epoch, step } = this.#progress;
    emit({ type: "checkpoint_saved", epoch, step, name, digest, best, bytes });
  }

  async #stop(): Promise<TrainingEnd> {
    this.#job.emit({ type: "state", state: "stopping" });
    const { epoch, step } = this.#progress;
    // Right after an epoch's end its own checkpoint is the last word.
    if (step > 0) await this.#save(partialName(epoch, step), false);
    return { state: "stopped", message: `in epoch ${epoch + 1}, after step ${step}` };
  }

  #diverged(epoch: number): TrainingEnd {
    const { step } = this.#progress;
    const kept = this.#progress.epoch > 0
      ? `the checkpoint of epoch ${epoch - 1} is kept`
      : "no epoch was complete";
    const message = `The loss is not a number in epoch ${epoch}, step ${step}; ${kept}. Try a smaller --lr.`;
    this.#job.emit({ type: "alert", kind: "not_a_number", epoch, step, message });
    return { state: "diverged", message };
  }

  /** Lets messages in, and waits while the training is paused. */
  async #wait(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const { control, emit } = this.#job;
    if (!control.paused) return;
    emit({ type: "state", state: "paused" });
    await control.whilePaused();
    if (!control.stopping) emit({ type: "state", state: "training" });
  }
}
