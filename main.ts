/**
 * All of Trinca's commands in one program: `deno run … main.ts train`, `eval`, `export`, … The tasks run the same
 * commands.
 *
 * @module
 */
import { UserError } from "./lib/base/user_error.ts";
import { nearestName } from "./lib/cli/nearest_name.ts";
import { EXIT, printLine, runCommand } from "./lib/cli/run_command.ts";
import { bench } from "./tasks/bench.ts";
import { compare } from "./tasks/compare.ts";
import { data } from "./tasks/data.ts";
import { duplicates } from "./tasks/duplicates.ts";
import { embed } from "./tasks/embed.ts";
import { enrol } from "./tasks/enrol.ts";
import { evaluate } from "./tasks/eval.ts";
import { exportTask } from "./tasks/export.ts";
import { forget } from "./tasks/forget.ts";
import { index } from "./tasks/index.ts";
import { search } from "./tasks/search.ts";
import { serve } from "./tasks/serve.ts";
import { setup } from "./tasks/setup.ts";
import { sweep } from "./tasks/sweep.ts";
import { train } from "./tasks/train.ts";
import { verify } from "./tasks/verify.ts";
import { watch } from "./tasks/watch.ts";

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  data,
  train,
  eval: evaluate,
  embed,
  index,
  search,
  enrol,
  forget,
  verify,
  duplicates,
  serve,
  export: exportTask,
  watch,
  compare,
  sweep,
  setup,
  bench,
};

const USAGE = `Usage: trinca <command> [flags]

  data        looks at data and trains nothing
  train       trains an embedding network with the triplet loss
  eval        measures a checkpoint
  embed       writes the embeddings of image files
  index       builds an index of images
  search      finds the nearest images of an index
  enrol       adds images to an index
  forget      removes images from an index
  verify      says whether two images are of one class
  serve       shows a page that finds the nearest images
  duplicates  finds near duplicates, leaks between splits and wrong labels
  export      writes a checkpoint and its run for other programs
  watch       shows a run on the dashboard
  compare     measures how much runs differ
  sweep       trains all combinations of flags and compares them
  setup       downloads libtensorflow and the data set ahead of time
  bench       compares speed with other implementations

Each command explains its flags with --help.`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h") {
    printLine(USAGE);
    return name === undefined ? EXIT.userError : EXIT.done;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    const near = nearestName(name, Object.keys(COMMANDS));
    const hint = near === undefined ? "--help lists all" : `did you mean ${near}?`;
    throw new UserError(`Expected a command but found ${name}: ${hint}`);
  }
  return await command(args);
}

if (import.meta.main) await runCommand(main);
