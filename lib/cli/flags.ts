import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";
import { type ConfigOf, defaults, type Option, type Options } from "../config/option.ts";
import { nearestName } from "./nearest_name.ts";
import { parseArgs, type Parser } from "./parse_args.ts";

/** Returns the name of the flag that is missing before a word. */
export type MeantFlag = (word: string) => string | undefined | Promise<string | undefined>;

/** A parsed command line. */
export interface CommandLine<T extends Options> {
  /** The settings given, and defaults for the rest. */
  config: ConfigOf<T>;
  /** Names of the settings that were given. */
  given: Set<keyof T & string>;
  /** The values without a flag, if the command takes any number of them. */
  words: string[];
  /** Whether `--help` or `-h` was given. */
  help: boolean;
}

/**
 * Parses a command's flags: `--name value`, `--name=value`, `--switch`, `--no-switch`. Hyphens and underscores in a
 * name are equivalent. If a flag is given twice, the last one counts. A flag whose value is optional takes the next
 * argument as its value, unless that is a flag.
 *
 * @param bare The setting that a value without a flag sets; if undefined, such a value is an error.
 * @param words Whether the command takes any number of values without flags, such as files; after `--` all are.
 * @param meant Returns the flag that is missing before a value without one, for that error; undefined if none is.
 * @param parse Parses the normalised arguments; tests pass one that needs no network.
 * @throws {UserError} If a flag is unknown or its value is invalid.
 */
export async function parseFlags<T extends Options>(
  args: string[],
  options: T,
  { bare, words: takesWords = false, meant, parse = parseArgs }: {
    bare?: keyof T & string;
    words?: boolean;
    meant?: MeantFlag;
    parse?: Parser;
  } = {},
): Promise<CommandLine<T>> {
  const names = Object.keys(options);
  const words: string[] | undefined = takesWords ? [] : undefined;
  const flags = await normalise(args, options, { bare, words, meant });
  const parsed = await parse(flags, {
    string: names.filter((name) => !isSwitch(options[name]!)),
    boolean: [...names.filter((name) => isSwitch(options[name]!)), "help"],
  });
  const config: Record<string, unknown> = defaults(options);
  const given = new Set<string>();
  for (const name of names) {
    // The parsers return false for a switch that is not given.
    if (!flags.some((flag) => flag.startsWith(`--${name}=`))) continue;
    const value = parsed[name];
    // minimist returns a list for a flag that is given twice.
    const last = String(Array.isArray(value) ? value.at(-1) : value);
    const known = options[name]!.parse(last);
    if (known === undefined) throw badValue(name, options[name]!, last);
    refuseUrl(name, options[name]!, last);
    config[name] = known;
    given.add(name);
  }
  return { config: config as ConfigOf<T>, given, words: words ?? [], help: parsed.help === true };
}

/**
 * Normalises arguments to `--a_b=value`, the one form that all parsers read in the same way: they differ in whether a
 * flag takes the next argument if that is empty or begins with a hyphen, and in how they treat unknown flags.
 */
async function normalise(
  args: string[],
  options: Options,
  { bare, words, meant }: {
    bare: string | undefined;
    /** Receives the values without flags. */
    words: string[] | undefined;
    meant: MeantFlag | undefined;
  },
): Promise<string[]> {
  const flags: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (words !== undefined && arg === "--") {
      words.push(...args.slice(i + 1));
      return flags;
    }
    // A hyphen alone stands for standard input.
    if (words !== undefined && /^([^-]|-$)/.test(arg)) {
      words.push(arg);
      continue;
    }
    if (words !== undefined && arg === "") {
      throw new UserError(
        "Expected a path or a name but found an empty text; check the variable or the quotes that it comes from",
      );
    }
    if (bare !== undefined && /^[^-]/.test(arg) && !flags.some((flag) => flag.startsWith(`--${bare}=`))) {
      flags.push(`--${bare}=${arg}`);
      continue;
    }
    if (!/^--?[^-]/.test(arg)) {
      throw await strayWord(arg, flags, options, bare === undefined ? meant : () => bare);
    }
    if (arg === "-h" || arg === "--help") {
      flags.push("--help");
      continue;
    }
    const { name, value } = splitFlag(arg, options);
    const option = options[name]!;
    const next = args[i + 1];
    let text = value;
    if (text === undefined && isSwitch(option)) text = "true";
    else if (text === undefined && next !== undefined && !/^-(?![\d.])/.test(next)) {
      text = next;
      i++;
    } else if (text === undefined) text = option.valueless?.alone;
    if (!text || (isSwitch(option) && option.parse(text) === undefined)) throw badValue(name, option, text);
    flags.push(`--${name}=${text}`);
  }
  return flags;
}

/**
 * A word that is neither a flag nor the value of one: says which flag, which hyphens or which quotes may be missing.
 *
 * @param before The flags before it.
 */
async function strayWord(
  word: string,
  before: readonly string[],
  options: Options,
  meant: MeantFlag | undefined,
): Promise<UserError> {
  const found = `Expected only flags but found ${word || "an empty text"}`;
  const name = word.replaceAll("-", "_");
  if (Object.hasOwn(options, name)) return new UserError(`${found}; did you mean --${name}?`);
  // Numbers and what switches are set to name nothing.
  const isName = /^[^-\d]/.test(word) && !/^(true|false)$/i.test(word);
  const flag = isName ? await meant?.(word) : undefined;
  if (flag === undefined) return new UserError(`${found}; --help lists them`);
  const first = before.find((given) => given.startsWith(`--${flag}=`))?.slice(`--${flag}=`.length);
  return new UserError(
    first === undefined
      ? `${found}; did you mean --${flag} ${shellWord(word)}?`
      : `Expected one --${flag} but found ${first} and ${word}; name one, in quotes if it contains blanks`,
  );
}

/** Returns the setting that a flag names, and the value that follows `=` or that `--no-` implies. */
function splitFlag(arg: string, options: Options): { name: string; value: string | undefined } {
  const [written = "", ...rest] = arg.split("=");
  const word = written.replace(/^--?/, "").replaceAll("-", "_");
  const name = Object.keys(options).find((name) => options[name]!.synonyms?.includes(word)) ?? word;
  if (written.startsWith("--") && Object.hasOwn(options, name)) {
    return { name, value: rest.length > 0 ? rest.join("=") : undefined };
  }
  const positive = name.replace(/^no_/, "");
  if (positive !== name && rest.length === 0 && Object.hasOwn(options, positive)) {
    const negated = isSwitch(options[positive]!) ? "false" : options[positive]!.valueless?.negated;
    if (negated !== undefined) return { name: positive, value: negated };
  }
  const near = nearestName(name, Object.keys(options));
  const hint = near === undefined ? "--help lists all" : `did you mean --${near}?`;
  throw new UserError(`Unknown flag ${written}: ${hint}`);
}

function isSwitch(option: Option<unknown>): boolean {
  return option.placeholder === "";
}

function badValue(name: string, option: Option<unknown>, found: string | undefined): UserError {
  const near = found && option.choices ? nearestName(found, option.choices) : undefined;
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return new UserError(`Expected --${name} to be ${option.expected} but found ${found || "nothing"}${hint}`);
}

/** Placeholders of settings that name files and folders. */
const PATHS: readonly string[] = ["PATH", "FILE", "DIR", "RUN", "NAME"];

/** @throws {UserError} If a path is a URL, which would be taken for a folder named after its scheme. */
function refuseUrl(name: string, { placeholder }: Option<unknown>, text: string): void {
  if (!PATHS.includes(placeholder) || !/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return;
  const path = /^file:\/\/(\/.*)$/i.exec(text)?.[1];
  const advice = path === undefined ? "use files on this machine" : `use ${path}`;
  throw new UserError(`Expected --${name} to be a path but found the URL ${text}; ${advice}`);
}
