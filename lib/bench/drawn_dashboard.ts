import { EventEmitter } from "node:events";
import { Dashboard } from "../dashboard/dashboard.ts";
import { terminalStyle } from "../dashboard/screen/terminal_style.ts";

/** Size of the dashboard's screen. */
export const SCREEN = { columns: 120, rows: 36 } as const;

/**
 * Creates a dashboard that draws as on a terminal, without a terminal.
 *
 * @param onBytes Receives the number of bytes of each write.
 */
export function drawnDashboard(onBytes: (bytes: number) => void = () => {}): Dashboard {
  return new Dashboard({
    terminal: {
      input: new EventEmitter(),
      output: { write: (text) => onBytes(text.length), size: () => SCREEN },
      strayLines: () => [],
      onResize() {},
      release: () => [],
    },
    style: terminalStyle({ ascii: false, theme: "dark" }, (name) => ({ TERM: "xterm-256color" })[name]),
    control: "own",
    onEffect() {},
    onFault(error) {
      throw error;
    },
    now: () => performance.now(),
  });
}
