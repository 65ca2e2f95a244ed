/** What a user can ask of a training while it runs. */
export type Command = "pause" | "resume" | "stop" | "checkpoint" | "evaluate";

/**
 * Commands on their way to the training loop, which looks for them between steps.
 */
export class Control {
  #paused = false;
  #wake: (() => void) | undefined;
  readonly #wanted = new Set<Command>();

  /** Takes a command in. */
  give(command: Command): void {
    if (command === "pause") this.#paused = true;
    else if (command === "resume") this.#paused = false;
    else this.#wanted.add(command);
    this.#wake?.();
  }

  /** Whether a stop was asked for. */
  get stopping(): boolean {
    return this.#wanted.has("stop");
  }

  /** Whether the training is to wait. */
  get paused(): boolean {
    return this.#paused && !this.stopping;
  }

  /** Whether a command was given since the last call; it is done with then. */
  take(command: "checkpoint" | "evaluate"): boolean {
    return this.#wanted.delete(command);
  }

  /** Waits while paused. */
  async whilePaused(): Promise<void> {
    while (this.paused) {
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wake = undefined;
    }
  }
}
