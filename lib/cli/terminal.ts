import { writeAll } from "./write_all.ts";

/** Narrower than this a help is hard to read, wider too. */
const HELP_COLUMNS = { least: 60, usual: 80, most: 110 } as const;

/** The terminal that the program runs in, if it does. */
export const terminal = {
  /** Writes a text to standard output. */
  write(text: string): void {
    writeAll(Deno.stdout, text);
  },

  /** The width of the terminal on standard output; undefined if it is none, or cannot move its cursor. */
  columns(): number | undefined {
    if (!Deno.stdout.isTerminal() || Deno.env.get("TERM") === "dumb") return undefined;
    try {
      return Deno.consoleSize().columns;
    } catch {
      return undefined;
    }
  },

  /** Its size; undefined where there is no terminal, or it does not tell. */
  size(): { columns: number; rows: number } | undefined {
    if (terminal.columns() === undefined) return undefined;
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  },

  /** Whether there is a terminal on both ends, to draw on and to read keys from. */
  isInteractive(): boolean {
    return terminal.columns() !== undefined && Deno.stdin.isTerminal();
  },

  /** How wide to draw a help. */
  helpColumns(): number {
    const { least, usual, most } = HELP_COLUMNS;
    return Math.max(least, Math.min(terminal.columns() ?? usual, most));
  },

  /** How to draw tables: colours on a terminal unless NO_COLOR is set, ASCII where the locale is not UTF-8. */
  style(): { columns: number; color: boolean; ascii: boolean } {
    const columns = terminal.columns();
    const locale = ["LC_ALL", "LC_CTYPE", "LANG"].map((name) => Deno.env.get(name)).find(Boolean);
    return {
      columns: columns ?? HELP_COLUMNS.usual,
      color: columns !== undefined && !Deno.env.get("NO_COLOR"),
      // Outside a terminal a text goes to a file or a pipe, where UTF-8 is the rule.
      ascii: columns !== undefined && locale !== undefined && !/utf-?8/i.test(locale),
    };
  },
};
