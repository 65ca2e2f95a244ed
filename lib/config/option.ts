import { UserError } from "../base/user_error.ts";

/** A setting: a flag of a command and a field of its configuration. */
export interface Option<T> {
  /** The heading in the help. */
  group: string;
  /** The description in the help. */
  help: string;
  /** The placeholder for the value in the help: `N`, `PATH`; empty for a switch. */
  placeholder: string;
  /** The default value. */
  default: T;
  /** The default as the help shows it, if it depends on other settings. */
  shownDefault?: string;
  /** The allowed values, to complete "Expected …". */
  expected: string;
  /** The choices, if there is a fixed set. */
  choices?: readonly string[];
  /** Other names of its flag, which the help does not show. */
  synonyms?: readonly string[];
  /** What the flag means without a value, and as `--no-…`; if missing, only a switch can be without one. */
  valueless?: { alone: string; negated: string };
  /**
   * Parses a value; undefined if it is not allowed.
   *
   * @throws {UserError} If there is more to say about why it is not allowed.
   */
  parse(text: string): T | undefined;
  /** Whether a value, of a stored configuration say, is allowed. */
  check(value: unknown): value is T;
  /**
   * Converts a value of another form, from an older configuration or a program; missing if there is only one form.
   *
   * @throws {UserError} If it cannot be converted.
   */
  convert?(value: unknown): T;
  /** Describes a value for a report; by default it is shown as it is. */
  describe?(value: T): string;
}

/** The settings of a command by name. */
// deno-lint-ignore no-explicit-any
export type Options = Record<string, Option<any>>;

/** The configuration that a set of options describes. */
export type ConfigOf<T extends Options> = {
  [Name in keyof T]: T[Name] extends Option<infer Value> ? Value : never;
};

/** The texts of a setting. */
export interface OptionText {
  /** The heading in the help. */
  group: string;
  /** The description in the help. */
  help: string;
  /** The placeholder for the value, if its kind has no better one. */
  placeholder?: string;
  /** The default as the help shows it, if it depends on other settings. */
  shownDefault?: string;
}

/** The range of a number, both ends included. */
export interface OptionRange {
  least: number;
  /** Whether the least itself is not allowed. */
  above?: boolean;
  /** Infinity if missing. */
  most?: number;
}

/** A number in a range, an integer if `whole`. */
function numeric(
  text: OptionText,
  value: number,
  { least, above = false, most = Infinity }: OptionRange,
  whole: boolean,
): Option<number> {
  const kind = whole ? "a whole number" : "a number";
  const check = (value: unknown): value is number =>
    typeof value === "number" && Number.isFinite(value) && value >= least && value <= most &&
    !(above && value === least) && (!whole || Number.isSafeInteger(value));
  return {
    placeholder: whole ? "N" : "X",
    ...text,
    default: value,
    expected: above
      ? `${kind} above ${least}${most === Infinity ? "" : `, at most ${most}`}`
      : most === Infinity
      ? `${kind} of at least ${least}`
      : `${kind} from ${least} to ${most}`,
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

/** A setting that is a text; empty for none. */
export function text(describe: OptionText, value: string): Option<string> {
  return {
    placeholder: "TEXT",
    ...describe,
    default: value,
    expected: "a non-empty text",
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

/** Returns the default configuration. */
export function defaults<T extends Options>(options: T): ConfigOf<T> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { default: value }]) => [name, value]),
  ) as ConfigOf<T>;
}

/**
 * Checks a stored configuration: unknown fields are ignored, missing ones have their defaults.
 *
 * @param source Where it was stored, for messages.
 * @throws {UserError} If a value is not allowed.
 */
export function checkConfig<T extends Options>(
  options: T,
  stored: Record<string, unknown>,
  source: string,
): ConfigOf<T> {
  const config: Record<string, unknown> = defaults(options);
  for (const [name, option] of Object.entries(options)) {
    if (stored[name] === undefined) continue;
    const value = convertStored(option, stored[name]);
    if (!option.check(value)) {
      throw new UserError(
        `Expected ${name} in ${source} to be ${option.expected} but found ${JSON.stringify(value)}`,
      );
    }
    config[name] = value;
  }
  return config as ConfigOf<T>;
}

/** Returns a stored value in today's form; as it is if it has none, as one of a newer program. */
export function convertStored(option: Option<unknown>, value: unknown): unknown {
  if (option.convert === undefined) return value;
  try {
    return option.convert(value);
  } catch (error) {
    if (error instanceof UserError) return value;
    throw error;
  }
}

/** Describes a stored value for a report. */
export function describeStored(option: Option<unknown> | undefined, value: unknown): string {
  if (option?.describe === undefined) return String(value);
  const today = convertStored(option, value);
  return option.check(today) ? option.describe(today) : String(value);
}
