import type { TrainEvent } from "../run/events.ts";
import type { TrainingView } from "./training_view.ts";

/** What a training reports while its view is still being opened: the view gets it all, in order, once it is open. */
export class EarlyLines implements Pick<TrainingView, "take" | "print"> {
  #view: TrainingView | undefined;
  readonly #waiting: ((view: TrainingView) => void)[] = [];

  /** Shows the next event, or keeps it for the view. */
  take(event: TrainEvent): void {
    this.#show((view) => view.take(event));
  }

  /** Shows a line, or keeps it for the view. */
  print(line: string): void {
    this.#show((view) => view.print(line));
  }

  /** Shows what waits, and from then on all at once. */
  showOn(view: TrainingView): void {
    this.#view = view;
    for (const show of this.#waiting.splice(0)) show(view);
  }

  #show(show: (view: TrainingView) => void): void {
    if (this.#view === undefined) this.#waiting.push(show);
    else show(this.#view);
  }
}
