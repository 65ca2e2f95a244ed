import minimist from "minimist";
import { type CommandLine, parseFlags, type Parser } from "../../lib/cli/mod.ts";
import { TRAIN_OPTIONS } from "../../lib/config/mod.ts";

/** The flags of `train`, parsed without asking the network for `@std/cli`. */
export function parseTrain(...args: string[]): Promise<CommandLine<typeof TRAIN_OPTIONS>> {
  return parseFlags(args, TRAIN_OPTIONS, { parse: minimist as Parser });
}
