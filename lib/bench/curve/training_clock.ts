import type { TrainEvent } from "../../run/events.ts";

/** A measurement of a network during its training. */
export interface CurvePoint {
  /** Seconds of training before it, without any evaluation. */
  seconds: number;
  /** Epochs before it, with the part of the current one. */
  epochs: number;
  /** Exact VAL at the main rate on the held-out images; NaN if it cannot be measured. */
  val: number;
}

/**
 * The curve of a training by its events. The clock starts with `run_started`, so that compiling the step counts; it stands
 * still during evaluations and pauses.
 */
export class TrainingClock {
  /** The measurements so far. */
  readonly points: CurvePoint[] = [];
  #seconds = 0;
  #last: number | undefined;
  #runs = true;
  #stepsPerEpoch = 1;
  #steps = 0;

  /** Takes the next event. */
  take(event: TrainEvent): void {
    if (this.#last !== undefined && this.#runs) this.#seconds += (event.time - this.#last) / 1000;
    this.#last = event.time;
    if (event.type === "run_started") this.#stepsPerEpoch = event.steps_per_epoch;
    else if (event.type === "step") this.#steps = event.global_step;
    else if (event.type === "state") this.#runs = event.state === "training";
    else if (event.type === "evaluation") {
      this.points.push({
        seconds: this.#seconds,
        epochs: this.#steps / this.#stepsPerEpoch,
        val: event.holdout_val ?? NaN,
      });
    }
  }
}
