import { messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { partialName } from "../run/checkpoint_names.ts";
import { describeNotFinite, NotFiniteError } from "../run/finite.ts";
import { estimateEpoch } from "./epoch_estimate.ts";
import { finishEpoch } from "./finish_epoch.ts";
import { goBack } from "./go_back.ts";
import { isEvaluationDue } from "./is_evaluation_due.ts";
import { planEpoch } from "./plan_epoch.ts";
import type { TrainingEnd, TrainingJob } from "./job.ts";
import { runSteps, updateMiner } from "./run_steps.ts";
import { saveEpoch } from "./save_epoch.ts";
import { endParts, startParts, type TrainingParts } from "./training_parts.ts";
import { saveInsistently } from "./try_to_save.ts";
import { WorkersError } from "./workers/worker_group.ts";
import { lostEvent } from "./workers/worker_note.ts";

/** A training from its start, or from a checkpoint, to its end. */
export class Training {
  readonly #parts: TrainingParts;

  /**
   * Copies the state to the engine and starts to load batches.
   *
   * @param job What to train.
   */
  constructor(job: TrainingJob) {
    this.#parts = startParts(job);
  }

  /** Trains to the end of the last epoch, or until something ends the training before that. */
  async run(): Promise<TrainingEnd> {
    const { job, progress, periodic } = this.#parts;
    const { config } = job;
    const early = { state: "done", message: `no better VAL for ${inEpochs(config.early_stop)}` } as const;
    try {
      await this.#join();
      // Resumed after its end, whose evaluation was interrupted. Those who give it more epochs want to train on.
      if (this.#shouldStopEarly() && job.resumed?.state.config.epochs === config.epochs) return early;
      await this.#estimate();
      while (progress.epoch < config.epochs) {
        const end = await this.#runEpoch(progress.epoch + 1);
        if (end !== undefined) return end;
        if (this.#shouldStopEarly()) {
          await this.#saveEpoch();
          return early;
        }
      }
      return { state: "done", message: inEpochs(config.epochs) };
    } catch (error) {
      if (job.group !== undefined) await this.#endTogether(error);
      if (!(error instanceof NotFiniteError)) throw error;
      await periodic.settle();
      return await this.#diverged(describeNotFinite(error.found));
    } finally {
      await endParts(this.#parts);
    }
  }

  /** Begins with the other workers: all have the leader's state from now on, to the bit. */
  async #join(): Promise<void> {
    const { job: { group, control }, state } = this.#parts;
    if (group === undefined) return;
    control.actTogether();
    state.replace(await group.spread(state.tensors));
  }

  /**
   * After an error that only this worker may have, tells the others of it. If a worker is lost, saves the steps that are
   * complete.
   *
   * @throws {UserError} If a worker is lost: which, and what is saved.
   */
  async #endTogether(error: unknown): Promise<void> {
    const { job: { group, store, emit }, progress: { epoch, step } } = this.#parts;
    const reason = await group!.explain(error);
    if (reason === error && !(error instanceof WorkersError)) {
      const why = error instanceof NotFiniteError ? describeNotFinite(error.found) : messageOf(error);
      group!.abort(`${group!.name(group!.workers.rank)} ended: ${why}`);
      return;
    }
    const lost = messageOf(reason);
    if (!group!.leads) throw new UserError(lost);
    emit({ type: "log", level: "warning", message: lost });
    if (group!.lost !== undefined) emit(lostEvent(group!.workers.addresses, group!.lost));
    await this.#parts.periodic.settle();
    const name = partialName(epoch, step);
    const isSaved = await store.current().then(({ last }) => last === name, () => false);
    if (step === 0) await this.#saveEpoch();
    else if (!isSaved) await saveInsistently(this.#parts, name);
    const { last } = await store.current();
    throw new UserError(
      `${lost}; ${
        last === undefined ? "nothing was saved yet" : `saved as ${last}`
      }; start all workers again, as ` +
        "many as there are, with --resume",
    );
  }

  /** Says how long an epoch takes, before the first step. */
  async #estimate(): Promise<void> {
    const { job, progress } = this.#parts;
    // An engine in JavaScript alone is too slow for steps that are not needed.
    if (job.estimates !== true || job.engine.name === "cpu" || progress.epoch >= job.config.epochs) return;
    // A command that has arrived is received in a turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (job.control.stopping) return;
    const plan = planEpoch(job.train.labels, job.config, progress.epoch + 1);
    job.emit({ type: "log", level: "info", message: await estimateEpoch(this.#parts, plan) });
  }

  async #runEpoch(epoch: number): Promise<TrainingEnd | undefined> {
    const { job: { config, emit, control }, progress, miner, evaluator, periodic } = this.#parts;
    updateMiner(this.#parts, epoch);
    emit({ type: "epoch_started", epoch, miner: miner.miner.name });
    const plan = planEpoch(this.#parts.job.train.labels, this.#parts.job.config, epoch);
    const resumedAfter = progress.seconds;
    const start = performance.now();
    const spent = () => resumedAfter + (performance.now() - start) / 1000;
    const end = await runSteps(this.#parts, epoch, plan, spent);
    await periodic.settle();
    if (end === "collapsed") {
      this.#parts.unsaved = undefined; // It goes back to a checkpoint, or to the start.
      return await goBack(this.#parts);
    }
    if (end === "diverged") return await this.#diverged("The loss is not a number");
    if (end === "stopped") return await this.#stop();
    const measures = isEvaluationDue(config, epoch, evaluator.measured);
    const saves = measures && periodic.isDueBefore(evaluator.expectedSeconds) && !control.stopping;
    if (saves) {
      progress.seconds = spent();
      await periodic.start(this.#parts);
      await periodic.settle();
    }
    try {
      await finishEpoch(this.#parts, epoch, plan.length, spent);
    } catch (error) {
      if (!control.isStop(error)) throw error;
      progress.seconds = spent();
      return await this.#stop(saves);
    }
    if (this.#parts.unsaved === undefined) periodic.restart(progress.global_step);
    if (control.stopping && epoch < config.epochs) {
      await this.#saveEpoch();
      return { state: "stopped", message: `after epoch ${epoch}` };
    }
  }

  #shouldStopEarly(): boolean {
    const { job: { config: { early_stop, evaluate_every } }, progress, unsaved } = this.#parts;
    const { best } = unsaved ?? progress; // A better VAL is one, whether or not its epoch could be saved.
    const { epoch } = progress;
    // After an epoch that was not measured nothing is known of it.
    return early_stop > 0 && best !== null && epoch - best.epoch >= early_stop &&
      epoch % evaluate_every === 0;
  }

  /** @param tried Whether the last step was to be saved already, which may have failed. */
  async #stop(tried = false): Promise<TrainingEnd> {
    const { job, progress: { epoch, step } } = this.#parts;
    job.emit({ type: "state", state: "stopping" });
    const name = partialName(epoch, step);
    // What cannot be read is saved again.
    const isSaved = tried && await job.store.current().then(({ last }) => last === name, () => false);
    // At the end of an epoch its own checkpoint is the newest state already.
    if (step === 0) await this.#saveEpoch();
    else if (!isSaved) await saveInsistently(this.#parts, name);
    const steps = `${step} ${step === 1 ? "step" : "steps"}`;
    // In the words of the name: the epochs that are complete, and the steps after them.
    if (step > 0) {
      return {
        state: "stopped",
        message: `after ${epoch === 0 ? steps : `epoch ${epoch} and ${steps}`}, saved as ${name}`,
      };
    }
    return { state: "stopped", message: epoch === 0 ? "before the first step" : `after epoch ${epoch}` };
  }

  /** Saves the last complete epoch before the training ends, if that was not possible before. */
  async #saveEpoch(): Promise<void> {
    if (this.#parts.unsaved !== undefined) await saveEpoch(this.#parts, saveInsistently);
  }

  /** @param what What is infinite or NaN. */
  async #diverged(what: string): Promise<TrainingEnd> {
    const { job: { store, emit }, progress: { epoch: complete, step } } = this.#parts;
    const epoch = complete + 1;
    const kept = await store.current().then(
      ({ last }) => last === undefined ? "nothing was saved yet" : `the checkpoint ${last} is kept`,
      (error) => `its checkpoints cannot be read: ${messageOf(error)}`,
    );
    const message =
      `${what} in epoch ${epoch}, step ${step}; ${kept}. Try a new training with a smaller --lr.`;
    emit({ type: "alert", kind: "not_a_number", epoch, step, message });
    return { state: "diverged", message };
  }
}

function inEpochs(count: number): string {
  return `${count} ${count === 1 ? "epoch" : "epochs"}`;
}
