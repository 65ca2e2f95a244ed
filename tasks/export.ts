import { checkOutputFolder } from "../lib/base/check_output.ts";
import { shellWord } from "../lib/base/shell_word.ts";
import { formatBytes, imageCount } from "../lib/base/format.ts";
import {
  checkExportConfig,
  EXPORT_OPTIONS,
  type ExportConfig,
  wantedParts,
  wantedWeb,
} from "../lib/config/export_config.ts";
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
import { prepareGallery } from "../lib/serve/prepare_gallery.ts";
import { requireNoWeb } from "../lib/serve/web/require_no_web.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task export",
  about:
    "Writes a checkpoint and its run for other programs: embeddings, weights and curves. It writes them all, " +
    "or only what is named by --embeddings, --model, --weights and --scalars; --web writes a page instead. " +
    "Without --checkpoint_path it exports the newest run's best checkpoint, or the better one of those that ship with the project.",
  examples: [
    ["deno task export", "everything from the newest run's best checkpoint"],
    ["deno task export --embeddings tsv --split train", "the training images for TensorBoard's projector"],
    ["deno task export --web photos.index", "a page that searches the index, for any web server"],
    [
      "deno task export --model onnx --views 5",
      "the network for ONNX Runtime, which then embeds five views of each image",
    ],
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
  const web = wantedWeb(config, given);
  if (web !== undefined) return await exportWeb(web.index, config, given);
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

/** Writes a page that searches in the browser. */
async function exportWeb(
  index: string | undefined,
  config: ExportConfig,
  given: ReadonlySet<string>,
): Promise<number> {
  const inRun = async () =>
    `${await runOfCheckpoint(await findCheckpoint(config.checkpoint_path))}/export/web`;
  const wanted = config.out ||
    (index === undefined ? await inRun() : `${index.replace(/(?<=.)\/+$/, "")}.web`);
  const out = wanted.replace(/(?<=.)\/+$/, "");
  await requireNoWeb(out);
  await checkOutputFolder(out);
  const prepared = await prepareGallery(index, { ...config, thresholds: "" }, given);
  await dropRights();

  const { writeWeb } = await import("../lib/serve/web/write_web.ts");
  const opened = await prepared.open(progressLines(printError));
  const { progress } = progressLines(printError, "Packing pictures");
  const { images, missing, bytes } = await writeWeb(out, opened, progress);
  printLine(`${out}: ${imageCount(images)}, ${formatBytes(bytes)}`);
  if (missing > 0) {
    printError(
      `Pictures of ${missing.toLocaleString("en-US")} images are left out: their files are gone or damaged`,
    );
  }
  return EXIT.done;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

if (import.meta.main) await runCommand(exportTask);
