import { EVAL_OPTIONS } from "../lib/config/mod.ts";
import { dropRights, EXIT, parseFlags, printLine, renderHelp, runCommand, terminal } from "../lib/cli/mod.ts";
import { renderEvaluation } from "../lib/report/mod.ts";
// Not the rooms' faces, which bring TensorFlow.js with them: `--help` has no use for it.
import { findCheckpoint } from "../lib/run/run_folder.ts";
import { readDatasetName } from "../lib/run/dataset_name.ts";
import { setUpFor } from "../lib/setup/mod.ts";

const HELP = {
  usage: "deno task eval",
  about:
    "Measures a checkpoint on the test images: by the original's protocol, and exactly over all pairs. " +
    "Without --checkpoint_path it takes the newest run's best, or the checkpoint that comes with the project.",
  examples: [
    ["deno task eval", "the newest run's best"],
    ["deno task eval --checkpoint_path checkpoints/mnist", "the one that comes with the project"],
    ["deno task eval --json | jq .exact.val_at_far", "for a program"],
  ],
} as const;

/**
 * `deno task eval`: sets up what is needed, gives up the rights to network and programs, measures.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If something is wrong that the user can mend.
 */
export async function evaluate(args: string[]): Promise<number> {
  const { config, help } = await parseFlags(args, EVAL_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, EVAL_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const folder = await findCheckpoint(config.checkpoint_path);
  const dataset = config.dataset === "auto" ? await readDatasetName(folder) : config.dataset;
  const { library } = await setUpFor({ engine: config.engine, dataset, dataPath: config.data_path });
  await dropRights();

  const { openAndMeasure } = await import("../lib/measure/mod.ts");
  const report = await openAndMeasure(folder, { ...config, dataset, library });
  printLine(config.json ? JSON.stringify(report) : renderEvaluation(report, terminal.style()));
  return EXIT.done;
}

if (import.meta.main) await runCommand(evaluate);
