/**
 * Returns a function that runs work for the newest of what it is given: while some is being worked on, what arrives waits,
 * and only the last of it counts.
 *
 * @param work Must not throw.
 */
export function newestFirst<T>(work: (value: T) => Promise<void>): (value: T) => void {
  let waiting: { value: T } | undefined;
  let isRunning = false;
  return (value) => {
    waiting = { value };
    if (isRunning) return;
    isRunning = true;
    void (async () => {
      while (waiting !== undefined) {
        const { value } = waiting;
        waiting = undefined;
        await work(value);
      }
      isRunning = false;
    })();
  };
}
