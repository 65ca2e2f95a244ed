/** Range of widths in which a help text is easy to read, and the width without a terminal. */
const HELP_COLUMNS = { least: 60, usual: 80, most: 110 } as const;

/** The terminal that the program runs in, if any. */
export const terminal = {
  /** Width of the terminal on standard output; undefined if there is none, or if it cannot move its cursor. */
  columns(): number | undefined {
    if (!Deno.stdout.isTerminal() || Deno.env.get("TERM") === "dumb") return undefined;
    try {
      return Deno.consoleSize().columns;
    } catch {
      return undefined;
    }
  },

  /** Size of the terminal; undefined if there is none or its size is unknown. */
  size(): { columns: number; rows: number } | undefined {
    if (terminal.columns() === undefined) return undefined;
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  },

  /** Whether both standard input and standard output are a terminal, to read keys from and to draw on. */
  isInteractive(): boolean {
    return terminal.columns() !== undefined && Deno.stdin.isTerminal();
  },

  /** Width of a help text. */
  helpColumns(): number {
    const { least, usual, most } = HELP_COLUMNS;
    return Math.max(least, Math.min(terminal.columns() ?? usual, most));
  },

  /** How to draw tables: in colour on a terminal unless NO_COLOR is set, in ASCII on one whose locale is not UTF-8. */
  style(): { columns: number; tableColumns?: number; color: boolean; ascii: boolean } {
    const columns = terminal.columns();
    const locale = ["LC_ALL", "LC_CTYPE", "LANG"].map((name) => Deno.env.get(name)).find(Boolean);
    return {
      columns: columns ?? HELP_COLUMNS.usual,
      ...(columns === undefined ? {} : { tableColumns: columns }),
      color: columns !== undefined && !Deno.env.get("NO_COLOR"),
      // Without a terminal the text goes to a file or a pipe, where UTF-8 is the norm.
      ascii: columns !== undefined && locale !== undefined && !/utf-?8/i.test(locale),
    };
  },
};
