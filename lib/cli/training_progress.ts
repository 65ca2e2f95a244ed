import type { TrainEvent } from "../run/events.ts";
import { decimal, formatDuration } from "../base/format.ts";
import { Epochs } from "../run/epochs.ts";
import { TimeLeft } from "../run/time_left.ts";

/** A training's progress and the time it has left: a fold over its events. */
export class TrainingProgress {
  readonly #epochs = new Epochs();
  #state = "starting";
  readonly #timeLeft = new TimeLeft();

  /** Takes the next event. */
  take(event: TrainEvent): void {
    this.#timeLeft.take(event);
    this.#epochs.take(event);
    if (event.type === "run_started") this.#state = "training";
    else if (event.type === "state") this.#state = event.state;
  }

  /** One line with a bar, at most `columns` wide. */
  render(columns: number): string {
    const { run, epoch, step, stepsInEpoch } = this.#epochs;
    const { epochs = 0, steps_per_epoch = 0 } = run ?? {};
    const total = Math.max(1, epochs * steps_per_epoch);
    const done = (Math.max(0, epoch - 1) * steps_per_epoch + stepsInEpoch) / total;
    const { loss = NaN, images_per_second: speed = NaN } = step ?? {};
    const left = this.#timeLeft.seconds;
    const loses = Number.isFinite(loss) ? [`loss ${decimal(loss)}`] : [];
    const does = this.#state === "training"
      ? [`${Number.isFinite(speed) ? Math.round(speed) : "–"} img/s`]
      : [this.#state === "reporting" ? "drawing the report" : this.#state];
    const ends = Number.isFinite(left) && this.#state !== "reporting" ? [`${formatDuration(left)} left`] : [];
    const begins = [`epoch ${epoch}/${epochs}`, `${Math.floor(100 * done)}%`];
    // Where there is no room, the loss is left out first, then what it does.
    const forms = [[...begins, ...loses, ...does, ...ends], [...begins, ...does, ...ends], [
      ...begins,
      ...ends,
    ]]
      .map((parts) => parts.join("  "));
    const text = forms.find((form) => form.length < columns) ?? forms.at(-1)!;
    const width = Math.min(30, columns - text.length - 3);
    if (width < 5) return text.slice(0, Math.max(0, columns - 1));
    const full = Math.round(width * done);
    return `${"━".repeat(full)}${"╌".repeat(width - full)}  ${text}`;
  }
}
