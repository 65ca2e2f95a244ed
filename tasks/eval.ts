import { comparedSplits, EVAL_OPTIONS } from "../lib/config/mod.ts";
import { dropRights, EXIT, parseFlags, printLine, renderHelp, runCommand, terminal } from "../lib/cli/mod.ts";
import { markdownEvaluation, renderEvaluation } from "../lib/report/mod.ts";
// Not the rooms' faces, which bring TensorFlow.js with them: `--help` has no use for it.
import { findCheckpoint } from "../lib/run/run_folder.ts";
import { readDatasetName } from "../lib/run/dataset_name.ts";
import { setUpFor } from "../lib/setup/mod.ts";

const HELP = {
  usage: "deno task eval",
  about:
    "Measures a checkpoint: by the original's protocol, by folds of pairs, and exactly over all pairs of the test " +
    "images. Without --checkpoint_path it takes the newest run's best, or the checkpoint that comes with the project.",
  examples: [
    ["deno task eval", "the newest run's best"],
    ["deno task eval --checkpoint_path checkpoints/mnist", "the one that comes with the project"],
    ["deno task eval --far 0.05,0.00001", "at other false accept rates"],
    ["deno task eval --query test --reference train", "test images against those that were trained on"],
    ["deno task eval --split train", "which of the images that were trained on may be labelled wrongly"],
    ["deno task eval --json | jq .exact.val_at_far", "for a program"],
    ["deno task eval --markdown > result.md", "for a document"],
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
  const { config, given, help } = await parseFlags(args, EVAL_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, EVAL_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const compared = comparedSplits(config, given);
  const folder = await findCheckpoint(config.checkpoint_path);
  const dataset = config.dataset === "auto" ? await readDatasetName(folder) : config.dataset;
  const { library } = await setUpFor({ engine: config.engine, dataset, dataPath: config.data_path });
  await dropRights();

  const { openAndMeasure } = await import("../lib/measure/mod.ts");
  const report = await openAndMeasure(folder, {
    ...config,
    dataset,
    library,
    compared,
    rates: config.far,
    ...(config.pairs === "" ? {} : { pairsFile: config.pairs }),
  });
  if (config.json) printLine(JSON.stringify(report));
  else if (config.markdown) printLine(markdownEvaluation(report));
  else printLine(renderEvaluation(report, { ...terminal.style(), details: true }));
  return EXIT.done;
}

if (import.meta.main) await runCommand(evaluate);
