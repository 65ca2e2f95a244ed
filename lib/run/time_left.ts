import type { TrainEvent } from "./events.ts";

/** The decay of the moving average of the time per step. */
const MEMORY = 0.98;
/**
 * The first steps of a session, which are slower than the others: kernels are selected and memory is touched
 * for the first time.
 */
const WARM_UP = 5;

/** Estimates the remaining time of a training: a fold over its events. */
export class TimeLeft {
  #epochs = 0;
  #stepsPerEpoch = 0;
  #epoch = 0;
  #step = 0;
  #seen = 0;
  #stepSeconds = NaN;
  #evaluationSeconds = 0;
  #evaluateEvery = 1;
  #done = false;

  /** Takes the next event. */
  take(event: TrainEvent): void {
    switch (event.type) {
      case "run_started":
        this.#epochs = event.epochs;
        this.#stepsPerEpoch = event.steps_per_epoch;
        this.#evaluateEvery = Number(event.config.evaluate_every ?? 1); // Older versions have no such setting.
        this.#seen = 0;
        this.#done = false;
        break;
      case "epoch_started":
        this.#epoch = event.epoch;
        this.#step = 0;
        break;
      case "step": {
        this.#step = event.step;
        this.#seen++;
        const seconds = event.milliseconds / 1000;
        // A slow guess is better than none; it is replaced as soon as the warm-up is over.
        if (this.#seen <= WARM_UP || Number.isNaN(this.#stepSeconds)) this.#stepSeconds = seconds;
        else this.#stepSeconds = MEMORY * this.#stepSeconds + (1 - MEMORY) * seconds;
        break;
      }
      case "evaluation":
        this.#evaluationSeconds = event.seconds;
        break;
      case "run_finished":
        this.#done = true;
        break;
    }
  }

  /** The remaining seconds, including evaluations; NaN before the first step, 0 at the end. */
  get seconds(): number {
    if (this.#done) return 0;
    const epochs = this.#epochs - this.#epoch + 1;
    const steps = this.#stepsPerEpoch * epochs - this.#step;
    const every = this.#evaluateEvery;
    const evaluations = Math.ceil(this.#epochs / every) - Math.floor((this.#epoch - 1) / every);
    return steps * this.#stepSeconds + evaluations * this.#evaluationSeconds;
  }
}
