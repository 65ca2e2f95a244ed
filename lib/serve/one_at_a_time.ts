/** Runs one piece of work after another, in the order in which they arrive. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Waits for the work before, then runs this.
   *
   * @param signal Once it is aborted, work that has not begun does not begin.
   * @throws The signal's reason, or whatever the work throws.
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const result = this.#last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = result.catch(() => {});
    return result;
  }
}
