import { UserError } from "./user_error.ts";

/** The values that an option can have. */
export interface Allowed {
  /** Completes "Expected size to be …". */
  readonly expected: string;
  /** Whether a value is one of them. */
  check(value: unknown): boolean;
}

/**
 * Checks the options of a function of the library, which programs without types call too. Options that are undefined
 * are as good as missing.
 *
 * @param of The function, for messages: `imageFolder()`.
 * @param options What it was called with.
 * @param allowed All of its options.
 * @throws {UserError} If an option is unknown or its value is not allowed.
 */
export function checkOptions(of: string, options: unknown, allowed: Readonly<Record<string, Allowed>>): void {
  const names = Object.keys(allowed);
  if (
    typeof options !== "object" || options === null || Array.isArray(options) || options instanceof Promise
  ) {
    throw new UserError(
      `Expected an object with options of ${of}, ${names.join(", ")}, but found ${describeValue(options)}`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(allowed, name)) {
      throw new UserError(
        `Expected options of ${of}, ${names.join(", ")}, but found ${name}; rename or omit it`,
      );
    }
    checkValue(name, value, allowed[name]!);
  }
}

/**
 * Checks a single value.
 *
 * @throws {UserError} If it is not allowed.
 */
export function checkValue(name: string, value: unknown, { expected, check }: Allowed): void {
  if (check(value)) return;
  throw new UserError(`Expected ${name} to be ${expected} but found ${describeValue(value)}`);
}

/** Describes a value of any type in a few words, for messages. */
export function describeValue(value: unknown): string {
  if (value instanceof Promise) return "a promise; await it";
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value !== "object" || value === null) return String(value);
  const kind = value.constructor?.name ?? "Object";
  if (kind !== "Object") return `an instance of ${kind}`;
  const names = Object.keys(value);
  return names.length === 0 ? "an object without properties" : `an object with ${names.join(", ")}`;
}

/** Numbers above a bound. */
export function numberAbove(bound: number): Allowed {
  return {
    expected: `a number above ${bound}`,
    check: (value) => typeof value === "number" && value > bound && value < Infinity,
  };
}

/** Numbers in a range, both ends included. */
export function numberFrom(least: number, most: number): Allowed {
  return {
    expected: `a number from ${least} to ${most}`,
    check: (value) => typeof value === "number" && value >= least && value <= most,
  };
}

/** Non-empty texts, such as paths. */
export const TEXT: Allowed = {
  expected: "a non-empty text",
  check: (value) => typeof value === "string" && value !== "",
};

/** Whole numbers in a range, both ends included. */
export function wholeNumber(least: number, most = Infinity): Allowed {
  return {
    expected: `a whole number ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}`,
    check: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

/** Any of several words. */
export function oneOf(...words: readonly string[]): Allowed {
  return { expected: `one of ${words.join(", ")}`, check: (value) => words.includes(value as string) };
}

/** True or false. */
export const TRUE_OR_FALSE: Allowed = {
  expected: "true or false",
  check: (value) => typeof value === "boolean",
};
