import type { Options } from "../config/option.ts";
import { DATASETS } from "../data/datasets.ts";

/** What the help says of a command beside its flags. */
export interface CommandHelp {
  /** As it is typed: `deno task train`. */
  usage: string;
  /** What it does. */
  about: string;
  /** Command lines worth knowing, each with what it does. */
  examples: readonly (readonly [command: string, meaning: string])[];
}

const EXIT_CODES = [
  ["0", "done"],
  ["1", "a mistake in the command line, the data or the disk; one line on stderr says which"],
  ["2", "the training diverged: loss or weights became NaN or infinite; the last good checkpoint is kept"],
  ["70", "a fault of the program: please report it"],
  ["130", "stopped by the user, everything saved"],
] as const;

const ENVIRONMENT = [
  ["TRINCA_LIBTENSORFLOW", "libtensorflow, or a folder with it, to use instead of the one that setup finds"],
  ...Object.values(DATASETS).flatMap(({ title, remote }) =>
    remote === undefined ? [] : [
      [
        remote.mirrorVariable,
        `URL of a folder with ${title}'s files, asked before the package and the public mirrors`,
      ] as const,
    ]
  ),
  ["XDG_CACHE_HOME", "folder of caches, in which libtensorflow and fetched data sets are kept [~/.cache]"],
  ["NO_COLOR", "no colours, if set"],
] as const;

/** The help of a command, wrapped to so many columns. */
export function renderHelp(help: CommandHelp, options: Options, columns: number): string {
  const usage = wrap(`Usage: ${help.usage} [flags]`, columns, "  ", "");
  const lines = [...wrap(help.about, columns, ""), "", ...usage];
  const flags = Object.entries(options).map(([name, option]) => ({
    group: option.group,
    left: `--${name}${option.placeholder === "" ? "" : ` ${option.placeholder}`}`,
    right: option.help + shownDefault(option),
  }));
  const groups = [...new Set(flags.map(({ group }) => group))];
  const entries = (title: string, rows: readonly { left: string; right: string }[]) => {
    lines.push("", `${title}:`);
    for (const { left, right } of rows) lines.push(...entry(left, right, columns));
  };
  for (const group of groups) entries(group, flags.filter((flag) => flag.group === group));
  const pairs = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([left, right]) => ({ left, right }));
  entries("Examples", pairs(help.examples));
  entries("Exit codes", pairs(EXIT_CODES));
  entries("Environment", pairs(ENVIRONMENT));
  return lines.join("\n") + "\n";
}

/** The default of a setting in brackets; nothing for what is off or empty. */
function shownDefault({ default: value, shownDefault: shown }: Options[string]): string {
  if (shown !== undefined) return ` [${shown}]`;
  return value === "" || value === false ? "" : ` [${String(value)}]`;
}

/** Where the explanations begin. */
const INDENT = 32;

/** A term and its explanation beside it, or below where the term is too long. */
function entry(left: string, right: string, columns: number): string[] {
  const explained = wrap(right, columns, " ".repeat(INDENT));
  const term = `  ${left}`;
  if (term.length > INDENT - 2) return [...wrap(left, columns, "      ", "  "), ...explained];
  return [term.padEnd(INDENT) + explained[0]!.slice(INDENT), ...explained.slice(1)];
}

/** Breaks a text after spaces and bars into lines of at most `columns`, each indented. */
function wrap(text: string, columns: number, indent: string, firstIndent: string = indent): string[] {
  const lines: string[] = [];
  let [line, started] = [firstIndent, false];
  for (const piece of text.split(/(?<=[ |])/)) {
    if (started && line.length + piece.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      [line, started] = [indent, false];
    }
    line += piece;
    started = true;
  }
  return [...lines, line.trimEnd()];
}
