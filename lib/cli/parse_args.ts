/** What the parser needs to know about the flags. */
export interface ParserOptions {
  /** Names of flags with a value, which stays a string. */
  string: string[];
  /** Names of flags without a value. */
  boolean: string[];
}

/** Flags by name; all other arguments under `_`. */
export type ParsedArgs = Record<string, unknown> & { _: (string | number)[] };

/** Parses command-line arguments. */
export type Parser = (args: string[], options: ParserOptions) => ParsedArgs | Promise<ParsedArgs>;

/** How long to wait for JSR before falling back to minimist. */
const PATIENCE_MS = 1000;

/**
 * Parses arguments with `parseArgs` of `@std/cli`, or with minimist, on which it was modelled, if JSR cannot be
 * reached.
 *
 * The module's name is computed at run time: otherwise Deno would fetch the module before the program starts, and
 * wait for a network that may be missing.
 */
export async function parseArgs(args: string[], options: ParserOptions): Promise<ParsedArgs> {
  const specifier = ["@std/cli", "parse-args"].join("/");
  const fromJsr: Promise<Parser> = import(specifier).then((module) => module.parseArgs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("JSR is late")), PATIENCE_MS);
  });
  const parser = await Promise.race([fromJsr, late]).catch(minimist).finally(() => clearTimeout(timer));
  return await parser(args, options);
}

async function minimist(): Promise<Parser> {
  const { default: minimist } = await import("minimist");
  return minimist as Parser;
}
