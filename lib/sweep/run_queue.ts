/** Work that can be asked to stop. */
export interface Job<T> {
  /** Starts it. */
  start(): Promise<{ ended: Promise<T>; stop(): void }>;
}

/** Runs jobs in their order, some at a time. */
export class RunQueue<T> {
  readonly #jobs: readonly Job<T>[];
  readonly #running = new Set<{ stop(): void }>();
  #next = 0;
  #stopped = false;

  /** Starts nothing yet. */
  constructor(jobs: readonly Job<T>[]) {
    this.#jobs = jobs;
  }

  /** Whether {@link stop} was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Starts no more jobs, and asks those that run to stop. */
  stop(): void {
    this.#stopped = true;
    for (const job of this.#running) job.stop();
  }

  /**
   * Runs the jobs until all have ended, or those that ran when it was stopped.
   *
   * @param most How many run at a time.
   * @param onEnd Receives the result of each job, with its index.
   * @throws What a job or `onEnd` throws first, after the other jobs were stopped and have ended.
   */
  async run(most: number, onEnd: (result: T, index: number) => Promise<void> | void): Promise<void> {
    const lanes = Array.from({ length: Math.min(most, this.#jobs.length) }, () => this.#lane(onEnd));
    const settled = await Promise.allSettled(lanes);
    for (const lane of settled) if (lane.status === "rejected") throw lane.reason;
  }

  async #lane(onEnd: (result: T, index: number) => Promise<void> | void): Promise<void> {
    while (!this.#stopped && this.#next < this.#jobs.length) {
      const index = this.#next++;
      try {
        const job = await this.#jobs[index]!.start();
        this.#running.add(job);
        if (this.#stopped) job.stop(); // Asked while it started.
        const result = await job.ended.finally(() => this.#running.delete(job));
        await onEnd(result, index);
      } catch (error) {
        this.stop();
        throw error;
      }
    }
  }
}
