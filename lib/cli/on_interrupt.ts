import process from "node:process";
import { oncePerPress } from "./once_per_press.ts";

/** Without SIGHUP: a handler would replace what `nohup` has set, so that closing the terminal would end the study. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Calls `stop` for each Ctrl-C and each SIGTERM.
 *
 * @returns Stops listening.
 */
export function onInterrupt(stop: () => void): Disposable {
  const listener = oncePerPress(stop);
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
