import { Epochs } from "./epochs.ts";
import { EVENT_LOG } from "./event_log.ts";
import type { TrainEvent } from "./events.ts";
import { logLines } from "./log_lines.ts";
import { LossCurve, LossSmoother } from "./loss_curve.ts";

/** The most projections that are kept: a person looks at them one by one. */
const MOST_PROJECTIONS = 250;

/** A step at which the learning rate reached another decade. */
export interface RateChange {
  step: number;
  lr: number;
}

/**
 * What reports and plots show of a training: the fold of its events, whose memory does not grow with the number of steps.
 */
export class RunHistory {
  /** The training epoch by epoch. */
  readonly epochs: Epochs = new Epochs({ most: Infinity, projections: MOST_PROJECTIONS });
  /** The losses of the steps. */
  readonly losses: LossCurve = new LossCurve();
  /** The same, smoothed. */
  readonly smoothed: LossCurve = new LossCurve();
  /** A continuous schedule changes the rate at each step; these are few. */
  rates: RateChange[] = [];
  #smoother = new LossSmoother();
  #decade: number | undefined;

  /** Folds a list of events. */
  static of(events: Iterable<TrainEvent>): RunHistory {
    const history = new RunHistory();
    for (const event of events) history.take(event);
    return history;
  }

  /**
   * Reads a run's log, a part at a time.
   *
   * @param folder The run's folder.
   * @throws {UserError} If the log is missing or damaged.
   */
  static async read(folder: string): Promise<RunHistory> {
    const history = new RunHistory();
    for await (const lines of logLines(`${folder}/${EVENT_LOG}`)) {
      for (const { event } of lines) history.take(event);
    }
    return history;
  }

  /** Whether there was a step. */
  get hasSteps(): boolean {
    return !this.losses.isEmpty;
  }

  /** Takes the next event. */
  take(event: TrainEvent): void {
    this.epochs.take(event);
    if (event.type === "rescued") return this.#goBack(event.back_to.global_step);
    if (event.type !== "step") return;
    const { global_step, step, epoch, loss, lr } = event;
    const length = Math.max(step, this.epochs.run?.steps_per_epoch ?? 0);
    const at = { step: global_step, epoch: epoch - 1 + step / length };
    this.losses.push({ ...at, loss });
    this.smoothed.push({ ...at, loss: this.#smoother.next(loss) });
    if (!(lr > 0)) return;
    const decade = Math.round(Math.log10(lr));
    if (this.#decade !== undefined && decade !== this.#decade) this.rates.push({ step: global_step, lr });
    this.#decade = decade;
  }

  /** Drops the steps that a rescue took back. */
  #goBack(step: number): void {
    this.losses.cutAfter(step);
    this.smoothed.cutAfter(step);
    this.rates = this.rates.filter((change) => change.step <= step);
    const last = this.smoothed.points.at(-1);
    this.#smoother = new LossSmoother();
    if (last !== undefined) this.#smoother.continueFrom(last);
  }
}
