import { type CommandLine, parseFlags } from "../../lib/cli/flags.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";

/** Parses the flags of `train`. */
export function parseTrain(...args: string[]): Promise<CommandLine<typeof TRAIN_OPTIONS>> {
  return parseFlags(args, TRAIN_OPTIONS);
}
