import minimist from "minimist";
import { type CommandLine, parseFlags } from "../../lib/cli/flags.ts";
import type { Parser } from "../../lib/cli/parse_args.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";

/** Parses the flags of `train` without fetching `@std/cli` from the network. */
export function parseTrain(...args: string[]): Promise<CommandLine<typeof TRAIN_OPTIONS>> {
  return parseFlags(args, TRAIN_OPTIONS, { parse: minimist as Parser });
}
