import { UserError } from "../base/user_error.ts";

/** One setting: a flag of a command and a field of its configuration. */
export interface Option<T> {
  /** Heading of the help under which it stands. */
  group: string;
  /** What it does, for the help. */
  help: string;
  /** What stands for its value in the help: `N`, `PATH`; empty for a switch. */
  placeholder: string;
  /** Its value where none is given. */
  default: T;
  /** That value as the help shows it, where it depends on others. */
  shownDefault?: string;
  /** What values it takes, to complete "Expected …". */
  expected: string;
  /** The choices, where it is one. */
  choices?: readonly string[];
  /** The value that a text means; undefined if none. */
  parse(text: string): T | undefined;
  /** Whether a value, of a stored configuration say, is one that it takes. */
  check(value: unknown): value is T;
}

/** A command's settings by name. */
// deno-lint-ignore no-explicit-any
export type Options = Record<string, Option<any>>;

/** The configuration that a table of settings describes. */
export type ConfigOf<T extends Options> = {
  [Name in keyof T]: T[Name] extends Option<infer Value> ? Value : never;
};

/** How a setting explains itself. */
export interface OptionText {
  /** Heading of the help under which it stands. */
  group: string;
  /** What it does. */
  help: string;
  /** What stands for its value, where its kind has no better word. */
  placeholder?: string;
  /** Its default as the help shows it, where it depends on others. */
  shownDefault?: string;
}

/** What numbers a setting takes, both ends included. */
export interface OptionRange {
  /** The smallest. */
  least: number;
  /** The largest; without it there is none. */
  most?: number;
}

/** A number, whole or not, in a range. */
function numeric(
  text: OptionText,
  value: number,
  { least, most = Infinity }: OptionRange,
  whole: boolean,
): Option<number> {
  const kind = whole ? "a whole number" : "a number";
  const check = (value: unknown): value is number =>
    typeof value === "number" && Number.isFinite(value) && value >= least && value <= most &&
    (!whole || Number.isSafeInteger(value));
  return {
    placeholder: whole ? "N" : "X",
    ...text,
    default: value,
    expected: most === Infinity ? `${kind} of at least ${least}` : `${kind} from ${least} to ${most}`,
    check,
    parse(text) {
      // `Number` alone also reads "", " 1" and "0x10".
      if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
      const value = Number(text);
      return check(value) ? value : undefined;
    },
  };
}

/** A setting that is a whole number. */
export function whole(text: OptionText, value: number, range: OptionRange): Option<number> {
  return numeric(text, value, range, true);
}

/** A setting that is a number. */
export function real(text: OptionText, value: number, range: OptionRange): Option<number> {
  return numeric(text, value, range, false);
}

/** A setting that is one of several words. */
export function choice<const T extends string>(text: OptionText, value: T, choices: readonly T[]): Option<T> {
  const check = (value: unknown): value is T => (choices as readonly unknown[]).includes(value);
  return {
    placeholder: choices.join("|"),
    ...text,
    default: value,
    expected: `one of ${choices.join(", ")}`,
    choices,
    check,
    parse: (text) => check(text) ? text : undefined,
  };
}

/** A setting that is a text; an empty one stands for none. */
export function text(describe: OptionText, value: string): Option<string> {
  return {
    placeholder: "TEXT",
    ...describe,
    default: value,
    expected: "a text that is not empty",
    check: (value): value is string => typeof value === "string",
    parse: (text) => text === "" ? undefined : text,
  };
}

/** A setting that is on or off. */
export function toggle(text: OptionText): Option<boolean> {
  return {
    ...text,
    placeholder: "",
    default: false,
    expected: "true or false",
    check: (value): value is boolean => typeof value === "boolean",
    parse: (text) => text === "true" ? true : text === "false" ? false : undefined,
  };
}

/** The defaults of a table of settings. */
export function defaults<T extends Options>(options: T): ConfigOf<T> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { default: value }]) => [name, value]),
  ) as ConfigOf<T>;
}

/**
 * A stored configuration, checked: unknown fields are left out, missing ones have their defaults.
 *
 * @param source Where it was stored, for messages.
 * @throws {UserError} If a value is not one that its setting takes.
 */
export function checkConfig<T extends Options>(
  options: T,
  stored: Record<string, unknown>,
  source: string,
): ConfigOf<T> {
  const config: Record<string, unknown> = defaults(options);
  for (const [name, option] of Object.entries(options)) {
    const value = stored[name];
    if (value === undefined) continue;
    if (!option.check(value)) {
      throw new UserError(
        `Expected ${name} in ${source} to be ${option.expected} but found ${JSON.stringify(value)}`,
      );
    }
    config[name] = value;
  }
  return config as ConfigOf<T>;
}
