import type { Options } from "../config/option.ts";
import { DATASETS } from "../data/datasets.ts";

/** The parts of a command's help other than its flags. */
export interface CommandHelp {
  /** The command as it is typed: `deno task train`. */
  usage: string;
  /** What the command does. */
  about: string;
  /** Useful command lines, each with its meaning. */
  examples: readonly (readonly [command: string, meaning: string])[];
  /** Its exit codes, if they are not those of most commands. */
  exitCodes?: readonly (readonly [code: string, meaning: string])[];
}

/** The exit codes of most commands. */
const EXIT_CODES = [
  ["0", "done"],
  ["1", "an error in the command line, the data or on the disk; one line on stderr describes it"],
  ["70", "an internal error: please report it"],
  ["130", "stopped by the user; everything is saved"],
] as const;

/** Those of commands that train. */
export const TRAINING_EXIT_CODES = [
  ...EXIT_CODES.slice(0, 2),
  [
    "2",
    "the training diverged: loss or weights became NaN or infinite, or it collapsed after the last rescue; the last good " +
    "checkpoint is kept",
  ],
  ...EXIT_CODES.slice(2),
] as const;

const ENVIRONMENT = [
  [
    "TRINCA_LIBTENSORFLOW",
    "path of libtensorflow, or of a folder with it, to use instead of the one that setup finds",
  ],
  ...Object.values(DATASETS).flatMap(({ title, remote }) =>
    remote === undefined ? [] : [
      [
        remote.mirrorVariable,
        `URL of a folder with ${title}'s files, tried before the public sources`,
      ] as const,
    ]
  ),
  ["XDG_CACHE_HOME", "cache folder for libtensorflow and downloaded data sets [~/.cache]"],
  ["NO_COLOR", "no colours, if set"],
] as const;

/** Renders the help of a command, wrapped to `columns`. */
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
  entries("Exit codes", pairs(help.exitCodes ?? EXIT_CODES));
  entries("Environment", pairs(ENVIRONMENT));
  return lines.join("\n") + "\n";
}

/** The default of a setting in brackets; an empty text if the default is off or empty. */
function shownDefault({ default: value, shownDefault: shown }: Options[string]): string {
  if (shown !== undefined) return ` [${shown}]`;
  return value === "" || value === false ? "" : ` [${String(value)}]`;
}

/** The column in which explanations begin. */
const INDENT = 32;

/** A term with its explanation next to it, or below it if the term is too long. */
function entry(left: string, right: string, columns: number): string[] {
  const explained = wrap(right, columns, " ".repeat(INDENT));
  const term = `  ${left}`;
  if (term.length > INDENT - 2) return [...wrap(left, columns, "      ", "  "), ...explained];
  return [term.padEnd(INDENT) + explained[0]!.slice(INDENT), ...explained.slice(1)];
}

/** Breaks a text after spaces and vertical bars into indented lines of at most `columns`. */
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
