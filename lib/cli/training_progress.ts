import type { TrainEvent } from "../run/events.ts";
import { formatDuration } from "../base/format.ts";
import { TimeLeft } from "../run/time_left.ts";

/**
 * Where a training stands and how long it will still take: a fold over its events.
 */
export class TrainingProgress {
  #epochs = 0;
  #stepsPerEpoch = 0;
  #epoch = 0;
  #step = 0;
  #loss = NaN;
  #speed = NaN;
  #state = "starting";
  readonly #timeLeft = new TimeLeft();

  /** Takes the next event in. */
  take(event: TrainEvent): void {
    this.#timeLeft.take(event);
    switch (event.type) {
      case "run_started":
        this.#epochs = event.epochs;
        this.#stepsPerEpoch = event.steps_per_epoch;
        this.#state = "training";
        break;
      case "epoch_started":
        this.#epoch = event.epoch;
        this.#step = 0;
        break;
      case "step":
        this.#step = event.step;
        this.#loss = event.loss;
        this.#speed = event.images_per_second;
        break;
      case "state":
        this.#state = event.state;
        break;
    }
  }

  /** One line with a bar, exactly `columns` wide at most. */
  render(columns: number): string {
    const total = Math.max(1, this.#epochs * this.#stepsPerEpoch);
    const done = (Math.max(0, this.#epoch - 1) * this.#stepsPerEpoch + this.#step) / total;
    const left = this.#timeLeft.seconds;
    const parts = [
      `epoch ${this.#epoch}/${this.#epochs}`,
      `${Math.floor(100 * done)}%`,
      ...(Number.isFinite(this.#loss) ? [`loss ${this.#loss.toFixed(4)}`] : []),
      ...(this.#state === "training"
        ? [`${Number.isFinite(this.#speed) ? Math.round(this.#speed) : "–"} img/s`]
        : [this.#state === "reporting" ? "drawing the report" : this.#state]),
      ...(Number.isFinite(left) && this.#state !== "reporting" ? [`${formatDuration(left)} left`] : []),
    ];
    const text = parts.join("  ");
    const width = Math.min(30, columns - text.length - 3);
    if (width < 5) return text.slice(0, Math.max(0, columns - 1));
    const full = Math.round(width * done);
    return `${"━".repeat(full)}${"╌".repeat(width - full)}  ${text}`;
  }
}
