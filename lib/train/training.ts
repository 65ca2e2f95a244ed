import { setImmediate } from "node:timers";
import { parseKeep } from "../config/train_config.ts";
import { BatchLoader } from "../data/batch_loader.ts";
import type { Batch } from "../data/image_set.ts";
import { balancedBatches } from "../data/sampler.ts";
import { Embedder } from "../evaluate/embedder.ts";
import { initialise } from "../model/initialise.ts";
import type { Miner } from "../triplet/miner.ts";
import { epochName, partialName } from "../run/checkpoint_names.ts";
import { describeNotFinite, findNotFinite, NotFiniteError } from "../run/finite.ts";
import { collapseMessage, CollapseWatch } from "./collapse.ts";
import { evaluateEpoch } from "./epoch_end.ts";
import type { TrainingEnd, TrainingJob } from "./job.ts";
import { ActiveMiner } from "./active_miner.ts";
import { isMiningReported, reportMining } from "./mining_report.ts";
import { optimizer } from "./optimizer.ts";
import { type Progress, progressOf, saveCheckpoint } from "./progress.ts";
import { learningRate } from "./schedule.ts";
import { type StepResult, StepRunner } from "./step_runner.ts";
import { firstState, TrainState } from "./train_state.ts";
import { drawValidationTriplets, validationLoss } from "./validation.ts";

/** A step that the engine computes, or has computed and nobody was told of. */
interface StepUnderWay {
  result: Promise<StepResult>;
  epoch: number;
  /** In the epoch, 1-based. */
  step: number;
  batch: Batch;
  lr: number;
  miner: Miner;
}

/** What is wrong where the loss of a step is no number. */
const LOSS_NOT_FINITE = "The loss is not a number";

/** A training from its start, or from a checkpoint, to its end. */
export class Training {
  readonly #job: TrainingJob;
  readonly #state: TrainState;
  readonly #steps: StepRunner;
  readonly #embedder: Embedder;
  readonly #loader: BatchLoader;
  readonly #validationTriplets: Int32Array<ArrayBuffer>;
  readonly #collapse: CollapseWatch;
  readonly #miner: ActiveMiner;
  readonly #progress: Progress;
  #underWay: StepUnderWay | undefined;

  /**
   * Lays the tensors and the batches ready.
   *
   * @param job What to train, on what, with what.
   */
  constructor(job: TrainingJob) {
    const { network, config, resumed } = job;
    this.#job = job;
    this.#progress = progressOf(resumed);
    const { epoch, step } = this.#progress;
    this.#miner = new ActiveMiner(
      job.loss.miner,
      config.epochs,
      Math.max(1, step > 0 ? epoch + 1 : epoch),
      resumed?.state.forced_miner ?? null,
    );
    const rule = optimizer(config.optimizer, config.weight_decay);
    this.#state = new TrainState(
      resumed?.training ??
        firstState(network, rule, initialise(network, config.seed), config.ema > 0),
    );
    this.#steps = new StepRunner(job, rule, this.#state);
    this.#embedder = new Embedder(job.engine, network);
    this.#loader = new BatchLoader(job.train, config.num_workers);
    this.#validationTriplets = drawValidationTriplets(job.holdout ?? job.dataset.test, config.seed);
    this.#collapse = new CollapseWatch(job.loss.collapsed);
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
    } catch (error) {
      if (!(error instanceof NotFiniteError)) throw error;
      return await this.#diverged(describeNotFinite(error.found));
    } finally {
      // Nothing that it uses may go while it runs; what it found no longer matters.
      await this.#underWay?.result.catch(() => {});
      this.#loader.close();
      this.#steps.dispose();
      this.#embedder.dispose();
      this.#state.dispose();
    }
  }

  async #runEpoch(epoch: number): Promise<TrainingEnd | undefined> {
    const { config, emit, control } = this.#job;
    const progress = this.#progress;
    this.#settleMiner(epoch);
    emit({ type: "epoch_started", epoch, miner: this.#miner.miner.name });

    const plan = this.#planEpoch(epoch);
    const resumedAfter = progress.seconds;
    const start = performance.now();
    const spent = () => resumedAfter + (performance.now() - start) / 1000;
    const end = await this.#runSteps(epoch, plan, spent);
    if (end !== undefined) return end;
    await this.#requireFinite();

    // Stands before what follows, so that a stop during the evaluation does not lose the epoch.
    Object.assign(progress, { epoch, step: 0, seconds: 0 });
    const trainLoss = progress.loss_sum / plan.length;
    progress.loss_sum = 0;
    const held = this.#job.holdout ?? this.#job.dataset.test;
    const validation = await validationLoss(
      this.#embedder,
      held,
      this.#validationTriplets,
      this.#job.loss,
      this.#state.model,
    );
    emit({ type: "validation", epoch, loss: validation });
    const { holdout_val } = await this.#evaluate(epoch);
    this.#noteBest(epoch, holdout_val);
    await this.#save(epochName(epoch));
    emit({
      type: "epoch_finished",
      epoch,
      miner: this.#miner.miner.name,
      lr: learningRate(config, epoch, (plan.length - 1) / plan.length),
      train_loss: trainLoss,
      validation_loss: validation,
      seconds: spent(),
    });
    await this.#job.store.prune(parseKeep(config.keep)!);
    if (control.stopping && epoch < config.epochs) {
      return { state: "stopped", message: `after epoch ${epoch}` };
    }
  }

  /**
   * Runs the steps of an epoch that are yet to come. Where the engine computes aside, the host tells of one step and
   * prepares the batch after the next one while the next one runs.
   *
   * @param plan The batches of the epoch.
   * @param spent Seconds since it began.
   * @returns The training's end, if it ends before the last of them.
   */
  async #runSteps(
    epoch: number,
    plan: Int32Array<ArrayBuffer>[],
    spent: () => number,
  ): Promise<TrainingEnd | undefined> {
    const { config, emit, control, engine } = this.#job;
    const progress = this.#progress;
    const first = progress.step + 1;
    for await (const batch of this.#loader.batches(plan.slice(progress.step))) {
      await this.#letMessagesIn();
      if (control.asked) {
        // What follows is to find the training between two steps.
        if (!await this.#finishStep()) return await this.#diverged(LOSS_NOT_FINITE);
        await this.#whilePaused();
        this.#settleMiner(epoch); // a checkpoint keeps what was asked
        if (control.stopping) {
          progress.seconds = spent();
          return await this.#stop();
        }
        if (control.take("checkpoint")) {
          progress.seconds = spent();
          await this.#save(partialName(progress.epoch, progress.step));
        }
        if (control.take("evaluate")) {
          await this.#requireFinite();
          await this.#evaluate(epoch);
        }
      }
      const before = this.#underWay;
      const step = (before?.step ?? progress.step) + 1;
      const lr = learningRate(config, epoch, (step - 1) / plan.length);
      const change = this.#miner.next(epoch, control.takeMiner());
      this.#underWay = this.#beginStep(epoch, step, batch, lr, isMiningReported(step, first));
      if (before !== undefined && !await this.#tellOf(before)) return await this.#diverged(LOSS_NOT_FINITE);
      if (change !== undefined) emit(change);
      if (!engine.isAsync && !await this.#finishStep()) return await this.#diverged(LOSS_NOT_FINITE);
    }
    return await this.#finishStep() ? undefined : await this.#diverged(LOSS_NOT_FINITE);
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

  /** Begins a step. */
  #beginStep(epoch: number, step: number, batch: Batch, lr: number, readsMining: boolean): StepUnderWay {
    const miner = this.#miner.miner;
    const globalStep = this.#progress.global_step + step - this.#progress.step;
    const result = this.#steps.run(batch, { miner, lr, globalStep, readsMining });
    return { result, epoch, step, batch, lr, miner };
  }

  /** Waits for the step that is under way, if one is, and tells of it; whether its loss was a number. */
  async #finishStep(): Promise<boolean> {
    const step = this.#underWay;
    this.#underWay = undefined;
    return step === undefined || await this.#tellOf(step);
  }

  /** Tells all there is of a step, the first of those not told of yet; whether its loss was a number. */
  async #tellOf({ result, epoch, batch, lr, miner }: StepUnderWay): Promise<boolean> {
    const { emit, config, network: { input: { height, width, channels } } } = this.#job;
    const progress = this.#progress;
    const { signals, mining, milliseconds } = await result;
    const step = ++progress.step;
    const global_step = ++progress.global_step;
    progress.loss_sum += signals.loss;
    emit({
      type: "step",
      epoch,
      step,
      global_step,
      ...signals,
      lr,
      milliseconds: Number(milliseconds.toFixed(2)),
      images_per_second: Number((batch.labels.length / (milliseconds / 1000)).toFixed(1)),
    });
    if (mining !== undefined) {
      const report = reportMining(mining, batch, height, width, channels);
      emit({ type: "mining", epoch, step, global_step, miner: miner.name, ...report });
    }
    if (this.#collapse.observe(signals)) {
      emit({
        type: "alert",
        kind: "collapse",
        epoch,
        step,
        message: collapseMessage(config, miner.name),
      });
    }
    return Number.isFinite(signals.loss);
  }

  /** The miner of the next step, by the curriculum and by what the user asked. */
  #settleMiner(epoch: number): void {
    const { control, emit } = this.#job;
    const change = this.#miner.next(epoch, control.takeMiner());
    if (change !== undefined) emit(change);
  }

  async #evaluate(epoch: number) {
    const { emit, dataset, holdout, config, machine } = this.#job;
    emit({ type: "state", state: "evaluating" });
    machine.look();
    const evaluation = await evaluateEpoch(
      epoch,
      this.#embedder,
      this.#state,
      dataset.test,
      holdout,
      config.seed,
    );
    emit(evaluation);
    machine.look();
    emit({ type: "state", state: "training" });
    return evaluation;
  }

  /**
   * Looks for a training that has diverged while its loss has stayed a number: ReLU hides NaN, and a batch has no use
   * for the running statistics.
   *
   * @throws {NotFiniteError} If a weight, a statistic, a slot or an average is infinite or no number.
   */
  async #requireFinite(): Promise<void> {
    const found = findNotFinite(await this.#state.read());
    if (found !== undefined) throw new NotFiniteError(found, "the training");
  }

  /** Remembers the best epoch by VAL on held-out images; where there are none it is the last one. */
  #noteBest(epoch: number, val: number | null): void {
    if (this.#job.holdout === undefined) return;
    const found = val ?? 0;
    const { best } = this.#progress;
    if (best === null || found > best.val) this.#progress.best = { epoch, val: found };
  }

  #shouldStopEarly(): boolean {
    const { early_stop } = this.#job.config;
    const { best, epoch } = this.#progress;
    return early_stop > 0 && best !== null && epoch - best.epoch >= early_stop;
  }

  async #save(name: string): Promise<void> {
    const standing = { ...this.#progress, forced_miner: this.#miner.forced };
    await saveCheckpoint(this.#job, this.#state, standing, name);
  }

  async #stop(): Promise<TrainingEnd> {
    this.#job.emit({ type: "state", state: "stopping" });
    const { epoch, step } = this.#progress;
    // Right after an epoch's end its own checkpoint is the last word.
    if (step > 0) await this.#save(partialName(epoch, step));
    return { state: "stopped", message: `in epoch ${epoch + 1}, after step ${step}` };
  }

  /** @param what Is infinite or no number. */
  async #diverged(what: string): Promise<TrainingEnd> {
    const { store, emit } = this.#job;
    const { epoch: complete, step } = this.#progress;
    const epoch = complete + 1;
    const { last } = await store.current();
    const kept = last === undefined ? "nothing was saved yet" : `the checkpoint ${last} is kept`;
    const message =
      `${what} in epoch ${epoch}, step ${step}; ${kept}. Try a new training with a smaller --lr.`;
    emit({ type: "alert", kind: "not_a_number", epoch, step, message });
    return { state: "diverged", message };
  }

  /** Lets commands in. */
  async #letMessagesIn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#job.machine.look();
  }

  /** Waits while the training is paused. */
  async #whilePaused(): Promise<void> {
    const { control, emit } = this.#job;
    if (!control.paused) return;
    emit({ type: "state", state: "paused" });
    await control.whilePaused();
    if (!control.stopping) emit({ type: "state", state: "training" });
  }
}
