import type { CheckpointState } from "../run/checkpoint_format.ts";
import { isAfterEpoch } from "../run/checkpoint_names.ts";
import { bestEpoch } from "../run/current_checkpoints.ts";
import type { EventOf, NewEvent, TrainEvent } from "../run/events.ts";

/**
 * Finds the events of saving a checkpoint and of the end of its epoch that are missing in a run's log, because the
 * program ended between writing the checkpoint and emitting them. Without them no view of the run would show that
 * epoch or mark it as the best. It is a fold, so that a log of any length needs little memory.
 */
export class UnloggedEvents {
  readonly #state: Pick<CheckpointState, "epoch" | "step" | "best">;
  readonly #saved: Pick<EventOf<"checkpoint_saved">, "name" | "digest" | "bytes">;
  #isSaved = false;
  #isFinished = false;
  #steps = 0;
  #loss = 0;
  #milliseconds = 0;
  #lr: number | undefined;
  #miner: string | undefined;
  #validation: number | undefined;
  #evaluationSeconds: number | undefined;

  /**
   * Starts before the first event.
   *
   * @param state Where the training was, from the checkpoint.
   * @param saved The checkpoint.
   */
  constructor(
    state: Pick<CheckpointState, "epoch" | "step" | "best">,
    saved: Pick<EventOf<"checkpoint_saved">, "name" | "digest" | "bytes">,
  ) {
    this.#state = state;
    this.#saved = saved;
  }

  /** Takes the next event of the log, in which nothing follows the checkpoint. */
  take(event: TrainEvent): void {
    if (event.type === "rescued" && isAfterEpoch(this.#state, event.back_to.epoch)) this.#forget();
    if (event.type === "checkpoint_saved") this.#isSaved ||= event.name === this.#saved.name;
    if (!("epoch" in event) || event.epoch !== this.#state.epoch) return;
    switch (event.type) {
      case "epoch_started":
        this.#miner = event.miner;
        return;
      case "miner_changed":
        this.#miner = event.to;
        return;
      case "step":
        this.#steps++;
        this.#loss += event.loss;
        this.#milliseconds += event.milliseconds;
        this.#lr = event.lr;
        return;
      case "validation":
        this.#validation = event.loss;
        return;
      case "evaluation":
        this.#evaluationSeconds = event.seconds;
        return;
      case "epoch_finished":
        this.#isFinished = true;
    }
  }

  /** Forgets what a rescue took back. */
  #forget(): void {
    this.#isSaved = false;
    this.#isFinished = false;
    this.#steps = 0;
    this.#loss = 0;
    this.#milliseconds = 0;
    this.#lr = undefined;
    this.#miner = undefined;
    this.#validation = undefined;
    this.#evaluationSeconds = undefined;
  }

  /** The events to append; none if the log is complete. */
  get missing(): NewEvent[] {
    const { epoch, step } = this.#state;
    const missing: NewEvent[] = [];
    if (!this.#isSaved) {
      const best = step === 0 && bestEpoch(this.#state) === epoch;
      missing.push({ type: "checkpoint_saved", epoch, step, best, ...this.#saved });
    }
    const end = step > 0 || this.#isFinished ? undefined : this.#epochEnd();
    return end === undefined ? missing : [...missing, end];
  }

  /** Reconstructs the end of an epoch from its other events; undefined if one of them is missing. */
  #epochEnd(): NewEvent | undefined {
    const [steps, lr, miner] = [this.#steps, this.#lr, this.#miner];
    const [validation, evaluationSeconds] = [this.#validation, this.#evaluationSeconds];
    if (lr === undefined || miner === undefined) return;
    if (validation === undefined || evaluationSeconds === undefined) return;
    return {
      type: "epoch_finished",
      epoch: this.#state.epoch,
      miner,
      lr,
      train_loss: this.#loss / steps,
      validation_loss: validation,
      seconds: this.#milliseconds / 1000 + evaluationSeconds,
    };
  }
}
