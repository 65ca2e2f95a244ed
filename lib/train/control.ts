import type { MinerName } from "../triplet/miners.ts";

/** A miner that is forced, or `auto` for the one that the configuration gives. */
export type MinerWish = MinerName | "auto";

/** What a user can ask of a training while it runs; `miner:…` forces a miner from the next step on. */
export type Command = "pause" | "resume" | "stop" | "checkpoint" | "evaluate" | `miner:${MinerWish}`;

const MINER = "miner:";

/**
 * Commands on their way to the training loop, which looks for them between steps.
 */
export class Control {
  #paused = false;
  #wake: (() => void) | undefined;
  #miner: MinerWish | undefined;
  readonly #wanted = new Set<Command>();

  /** Takes a command in. */
  give(command: Command): void {
    if (command === "pause") this.#paused = true;
    else if (command === "resume") this.#paused = false;
    else if (command.startsWith(MINER)) this.#miner = command.slice(MINER.length) as MinerWish;
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

  /** Whether there is something to do between two steps: to wait, to stop, or what {@link take} tells. */
  get asked(): boolean {
    return this.#paused || this.#wanted.size > 0;
  }

  /** Whether a command was given since the last call; it is done with then. */
  take(command: "checkpoint" | "evaluate"): boolean {
    return this.#wanted.delete(command);
  }

  /** The miner that was last asked for since the last call; undefined if none was. */
  takeMiner(): MinerWish | undefined {
    const wish = this.#miner;
    this.#miner = undefined;
    return wish;
  }

  /** Waits while paused. */
  async whilePaused(): Promise<void> {
    while (this.paused) {
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wake = undefined;
    }
  }
}
