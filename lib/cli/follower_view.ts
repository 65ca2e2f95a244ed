import { printable } from "../base/printable.ts";
import type { Cluster } from "../engine/cluster.ts";
import type { TrainEvent } from "../run/events.ts";
import type { TrainingView } from "./training_view.ts";

/** Shows a training on a worker that does not lead: a few lines, since the leader shows it. */
export class FollowerView implements TrainingView {
  readonly #write: (text: string) => void;
  readonly #cluster: Cluster;

  /**
   * Creates a view that has shown nothing yet.
   *
   * @param write Where to write.
   */
  constructor(write: (text: string) => void, cluster: Cluster) {
    this.#write = write;
    this.#cluster = cluster;
  }

  /** Shows where the training begins, and each epoch that is complete. */
  take(event: TrainEvent): void {
    const { addresses, task } = this.#cluster;
    if (event.type === "run_started") {
      this.print(
        `Worker ${task} of ${addresses.length}, led by ${
          addresses[0]
        }: run ${event.run}, ${event.engine.device}`,
      );
    }
    if (event.type === "epoch_finished") this.print(`Worker ${task}: epoch ${event.epoch} done`);
  }

  /** Prints a line. */
  print(line: string): void {
    this.#write(printable(line) + "\n");
  }

  /** Resolves at once: printed lines stay on the terminal. */
  async seen(): Promise<void> {}

  /** Does nothing. */
  leave(): void {}

  /** Does nothing. */
  close(): void {}

  /** Says that the others notice. */
  endAtOnce(): void {
    this.print(`Worker ${this.#cluster.task}: ended at once; the others save and stop`);
  }
}
