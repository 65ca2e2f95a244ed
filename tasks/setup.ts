import { UserError } from "../lib/base/user_error.ts";
import { SETUP_OPTIONS } from "../lib/config/setup_config.ts";
import { DATASETS } from "../lib/data/datasets.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { listSetup } from "../lib/setup/list_setup.ts";
import { removeCache } from "../lib/setup/remove_cache.ts";
import { setUpAhead } from "../lib/setup/set_up_ahead.ts";

const HELP = {
  usage: "deno task setup",
  about:
    "Finds or downloads libtensorflow and the data set (MNIST, unless --dataset or --data_path names another) ahead of " +
    "time; train and eval do the same when they start. Interrupted downloads are resumed. Downloads go into the user's cache, never " +
    "into --data_path. Exits with 1 if something is unobtainable.",
  examples: [
    ["deno task setup", "lets train start at once, or without a network"],
    ["deno task setup --dataset fashion-mnist", "fetches another data set: kmnist, omniglot, …"],
    ["deno task setup --gpu", "for an NVIDIA GPU; several gigabytes, or 0.6 where CUDA is installed"],
    ["deno task setup --list", "shows what is installed, with versions and sizes"],
    ["deno task setup --remove", "empties the cache"],
  ],
} as const;

/**
 * `deno task setup`: finds or downloads what training needs.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function setup(args: string[]): Promise<number> {
  const { config, help } = await parseFlags(args, SETUP_OPTIONS, {
    meant: (word) => Object.hasOwn(DATASETS, word) ? "dataset" : undefined,
  });
  if (help) {
    printLine(renderHelp(HELP, SETUP_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (config.list && config.remove) {
    throw new UserError("Expected --list or --remove but found both; leave one out");
  }
  if (config.list) {
    for (const line of await listSetup(config.data_path)) printLine(line);
    return EXIT.done;
  }
  if (config.remove) {
    for (const line of await removeCache()) printLine(line);
    return EXIT.done;
  }
  const complete = await setUpAhead({
    dataset: config.dataset,
    dataPath: config.data_path,
    gpu: config.gpu,
    forTests: config.for_tests,
  });
  return complete || config.for_tests ? EXIT.done : EXIT.userError;
}

if (import.meta.main) await runCommand(setup);
