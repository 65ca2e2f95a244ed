/** What the parser is told of the flags. */
export interface ParserOptions {
  /** Names of flags with a value, which stays a text. */
  string: string[];
  /** Names of flags without one. */
  boolean: string[];
}

/** Flags by name, and under `_` what is none. */
export type ParsedArgs = Record<string, unknown> & { _: (string | number)[] };

/** Parses arguments. */
export type Parser = (args: string[], options: ParserOptions) => ParsedArgs | Promise<ParsedArgs>;

/** How long to wait for JSR before its stand-in is taken. */
const PATIENCE_MS = 1000;

/**
 * Parses arguments with `parseArgs` of `@std/cli`, or with minimist, on which that was modelled, where JSR
 * cannot be reached.
 *
 * The name of the module is worked out at run time: Deno would otherwise fetch it before the program starts,
 * and wait for a network that may not be there.
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
