import { checkOutputFolder } from "../lib/base/check_output.ts";
import { shellWord } from "../lib/base/shell_word.ts";
import { checkExportConfig, EXPORT_OPTIONS, wantedParts } from "../lib/config/export_config.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
// Modules that load TensorFlow.js are imported later: `--help` does not need them.
import { runOfCheckpoint } from "../lib/run/run_of_checkpoint.ts";
import { EVENT_LOG } from "../lib/run/event_log.ts";
import { findCheckpoint, flagForCheckpoint } from "../lib/run/find_checkpoint.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { dataOf } from "../lib/run/trained_data.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task export",
  about:
    "Writes a checkpoint and its run for other programs: embeddings, weights and curves. It writes everything, " +
    "or only the parts named by --embeddings, --model, --weights and --scalars. " +
    "Without --checkpoint_path it exports the newest run's best checkpoint, or the better one of those that ship with the project.",
  examples: [
    ["deno task export", "everything from the newest run's best checkpoint"],
    ["deno task export --embeddings tsv --split train", "the training images for TensorBoard's projector"],
    [
      "deno task export --weights safetensors --out /tmp/w",
      "only the weights; needs neither data nor engine",
    ],
  ],
} as const;

/**
 * `deno task export`: sets up what is needed, gives up the permissions to use the network and run programs, then writes.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function exportTask(args: string[]): Promise<number> {
  const { config, given, help } = await parseFlags(args, EXPORT_OPTIONS, { meant: flagForCheckpoint });
  if (help) {
    printLine(renderHelp(HELP, EXPORT_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const wanted = wantedParts(config, given);
  checkExportConfig(wanted, given);
  const folder = await findCheckpoint(config.checkpoint_path);
  const run = await runOfCheckpoint(folder);
  const out = config.out.replace(/(?<=.)\/+$/, "") || `${run}/export`;
  await checkOutputFolder(out); // Before all images are embedded.
  // A checkpoint may have no event log; that is an error only if the user asked for the curves.
  if (!given.has("scalars") && wanted.has("scalars") && !await isFile(`${run}/${EVENT_LOG}`)) {
    wanted.delete("scalars");
    printLine(`No curves: there is no ${EVENT_LOG} in ${run}`);
  }
  const embeds = wanted.has("projector") || wanted.has("npy");
  const found = embeds
    ? await setUpFor({ engine: config.engine, ...await dataOf(folder, config, given) })
    : { library: { reason: "not needed" }, data: { name: config.dataset, path: config.data_path } };
  await dropRights();

  const { exportCheckpoint } = await import("../lib/export/export_checkpoint.ts");
  const paths = await exportCheckpoint(folder, {
    ...config,
    ...found,
    listener: progressLines(printError),
    wanted,
    run,
    out,
  });
  for (const path of paths) printLine(path);
  if (wanted.has("projector") || wanted.has("scalars")) {
    printLine(`View it  tensorboard --logdir ${shellWord(out)}`);
  }
  return EXIT.done;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

if (import.meta.main) await runCommand(exportTask);
