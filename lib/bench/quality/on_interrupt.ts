import process from "node:process";

/**
 * Signals within this many milliseconds count as one: a terminal sends Ctrl-C to `deno task` and to the program that it
 * runs, and `deno task` forwards it to the program again.
 */
const ONE_PRESS = 150;

/** Without SIGHUP: a handler would replace what `nohup` has set, so that closing the terminal would end the study. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Calls `stop` for each Ctrl-C and each SIGTERM.
 *
 * @returns Stops listening.
 */
export function onInterrupt(stop: () => void): Disposable {
  let last = -Infinity;
  const listener = () => {
    const now = performance.now();
    if (now - last < ONE_PRESS) return;
    last = now;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
