import { format } from "node:util";
import type { EventOf } from "../run/events.ts";

/** The level of the log event for each method of the console. */
const LEVELS = {
  log: "info",
  info: "info",
  debug: "info",
  warn: "warning",
  error: "warning",
} as const satisfies Record<string, EventOf<"log">["level"]>;

/** The methods of the console that libraries use. */
export type PrintingConsole = Pick<Console, keyof typeof LEVELS>;

/**
 * Turns what libraries print on a console into events: printed lines would garble a terminal dashboard and
 * be missing from the log.
 *
 * @param emit Receives the events.
 * @returns Restores the console when it is disposed.
 */
export function consoleToEvents(
  console: PrintingConsole,
  emit: (event: Omit<EventOf<"log">, "time">) => void,
): Disposable {
  const names = Object.keys(LEVELS) as (keyof typeof LEVELS)[];
  const before = names.map((name) => [name, console[name]] as const);
  for (const name of names) {
    console[name] = (...values: unknown[]) =>
      emit({ type: "log", level: LEVELS[name], message: format(...values) });
  }
  return {
    [Symbol.dispose]() {
      for (const [name, print] of before) console[name] = print;
    },
  };
}
