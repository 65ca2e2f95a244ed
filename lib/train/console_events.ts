import { format } from "node:util";
import type { EventOf } from "../run/events.ts";

/** What each way of printing is as a log event. */
const LEVELS = {
  log: "info",
  info: "info",
  debug: "info",
  warn: "warning",
  error: "warning",
} as const satisfies Record<string, EventOf<"log">["level"]>;

/** The ways of printing that libraries use. */
export type PrintingConsole = Pick<Console, keyof typeof LEVELS>;

/**
 * Makes what libraries print on a console events instead: a stray line would spoil a terminal dashboard, and would
 * not be in the log.
 *
 * @param emit Is told.
 * @returns Lets the console print again.
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
