import { MINER_NAMES, type MinerName } from "../triplet/miner_list.ts";

/** A miner to force, or `auto` for the configured one. */
export type RequestedMiner = MinerName | "auto";

/** What a user can request from a running training; `miner:…` forces a miner from the next step on. */
export type Command = "pause" | "resume" | "stop" | "checkpoint" | "evaluate" | `miner:${RequestedMiner}`;

const MINER = "miner:";
/** What a miner can be requested as, in an order that is the same on all workers. */
const REQUESTABLE: readonly RequestedMiner[] = [...MINER_NAMES, "auto"];

/** What a worker wants of all of them, as numbers. */
const NOTE = ["stop", "evaluate", "miner"] as const;

/** Queues commands for the training loop, which polls for them between steps. */
export class Control {
  /** With several workers: what they do together, until all know of it; undefined for a training that is alone. */
  #agreed: { wanted: Set<"stop" | "evaluate">; miner: number } | undefined;
  #paused = false;
  #wake: (() => void) | undefined;
  #miner: RequestedMiner | undefined;
  readonly #wanted = new Set<Command>();
  readonly #stop = new AbortController();

  /** Queues a command. */
  give(command: Command): void {
    const agreed = this.#agreed;
    if (agreed !== undefined && (command === "stop" || command === "evaluate")) agreed.wanted.add(command);
    else if (agreed !== undefined && command.startsWith(MINER)) {
      agreed.miner = REQUESTABLE.indexOf(command.slice(MINER.length) as RequestedMiner) + 1;
    } else this.#give(command);
    if (command === "stop") this.#wake?.();
  }

  /** From now on, what all workers do together begins on all at the same step: see {@link note}. */
  actTogether(): void {
    this.#agreed = { wanted: new Set(), miner: 0 };
  }

  /** Returns what this worker wants of all, which they receive by {@link agree}. */
  note(): number[] {
    const { wanted, miner } = this.#agreed ?? { wanted: new Set(), miner: 0 };
    this.#agreed &&= { wanted: new Set(), miner: 0 };
    return NOTE.map((name) => name === "miner" ? miner : Number(wanted.has(name)));
  }

  /**
   * Queues what the workers want of all of them.
   *
   * @param notes What {@link note} returned on each worker.
   */
  agree(notes: readonly (readonly number[])[]): void {
    const [stop, evaluate, miner] = NOTE.map((_, i) => Math.max(...notes.map((note) => note[i]!))) as [
      number,
      number,
      number,
    ];
    if (miner > 0) this.#give(`${MINER}${REQUESTABLE[miner - 1]!}`);
    if (evaluate > 0) this.#give("evaluate");
    if (stop > 0) this.#give("stop");
  }

  #give(command: Command): void {
    if (command === "pause") this.#paused = true;
    else if (command === "resume") this.#paused = false;
    else if (command.startsWith(MINER)) this.#miner = command.slice(MINER.length) as RequestedMiner;
    else this.#wanted.add(command);
    if (command === "stop") this.#stop.abort();
    this.#wake?.();
  }

  /** Whether a stop was requested. */
  get stopping(): boolean {
    return this.#wanted.has("stop");
  }

  /** Aborted by the first request to stop: for everything but steps, which end by themselves in a moment. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether something was thrown by what {@link signal} aborted. */
  isStop(error: unknown): boolean {
    return this.stopping && error === this.#stop.signal.reason;
  }

  /** Whether the training should wait. */
  get paused(): boolean {
    return this.#paused && !this.stopping && !this.#agreed?.wanted.has("stop");
  }

  /** Whether the loop must act between two steps: pause, stop, or run a command that {@link take} returns. */
  get asked(): boolean {
    return this.#paused || this.#wanted.size > 0;
  }

  /** Returns whether a command was given since the last call, and clears it. */
  take(command: "checkpoint" | "evaluate"): boolean {
    return this.#wanted.delete(command);
  }

  /** Returns the miner that was requested last since the last call; undefined if none was. */
  takeMiner(): RequestedMiner | undefined {
    const requested = this.#miner;
    this.#miner = undefined;
    return requested;
  }

  /** Waits until the training is no longer paused. */
  async waitWhilePaused(): Promise<void> {
    while (this.paused) {
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wake = undefined;
    }
  }
}
