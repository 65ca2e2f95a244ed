/** What the parser needs to know about the flags. */
export interface ParserOptions {
  /** Names of flags with a value, which stays a string. */
  string: string[];
  /** Names of flags without a value. */
  boolean: string[];
}

/** Flags by name; all other arguments under `_`. */
export type ParsedArgs = Record<string, unknown> & { _: (string | number)[] };

/**
 * Parses command-line arguments with minimist, whose bytes `deno.lock` fixes. Nothing is fetched when a command runs.
 */
export async function parseArgs(args: string[], options: ParserOptions): Promise<ParsedArgs> {
  const { default: minimist } = await import("minimist");
  return minimist(args, options);
}
