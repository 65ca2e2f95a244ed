/**
 * Runs a function of a library that prints with `console.log`, which would damage the dashboard.
 *
 * @returns Its result, and what it would have printed.
 */
export function withoutConsole<T>(run: () => T): { result: T; printed: string[] } {
  const { console: terminal } = globalThis;
  const { log } = terminal;
  const printed: string[] = [];
  terminal.log = (...values) => void printed.push(values.join(" "));
  try {
    return { result: run(), printed };
  } finally {
    terminal.log = log;
  }
}
