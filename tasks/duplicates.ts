import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { DUPLICATES_OPTIONS } from "../lib/config/duplicates_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { requireImagePaths } from "../lib/embed/find_images.ts";
import { findListedImages } from "../lib/embed/find_listed_images.ts";
import { duplicatesText } from "../lib/report/duplicates/duplicates_text.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import type { DuplicatesReport } from "../lib/search/duplicates/duplicates_report.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task duplicates FOLDER|TABLE|ZIP|FILES…",
  about:
    "Finds images that are there twice or almost, by their pixels and by the embeddings of a checkpoint; those that are in " +
    "several splits, so that figures are too good; and images whose neighbours are of another class, which may be " +
    "mislabelled. Removes nothing.",
  examples: [
    ["deno task duplicates photos", "with the newest run's best checkpoint"],
  ],
} as const;

/**
 * `deno task duplicates`: sets up what is needed, gives up the permissions to use the network and run programs, then embeds
 * the images and compares them.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function duplicates(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, DUPLICATES_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, DUPLICATES_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  await requireImagePaths(words);
  const folder = await findCheckpoint(config.checkpoint_path);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  await dropRights();

  const network = await readNetwork(folder);
  const { images, lists } = await findListedImages(words);
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { gatherImages } = await import("../lib/search/duplicates/gather_images.ts");
  const { measureChanges, MEASURED_SHARE } = await import("../lib/search/duplicates/measure_changes.ts");
  const { examineImages } = await import("../lib/search/duplicates/examine_images.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  const { progress } = progressLines(printError, "Embedding images");
  const damage = new DamageReport(printError);
  let done = 0;
  const gathered = await gatherImages(
    embedder.embed({ count: images.length, images }, { say: printError }),
    { most: images.length, dimension: embedder.dimension },
    (batch) => {
      damage.take(batch.damaged);
      progress(done += batch.images.length + batch.damaged.length, images.length);
    },
  );
  damage.finish(gathered?.images.length ?? 0);
  if (gathered === undefined) throw new UserError("Expected images");
  const measured = given.has("distance")
    ? undefined
    : await measureChanges(gathered.sample.set, gathered.sample.embeddings, (set) =>
      embedder.embedPrepared(set));
  const rule = { distance: measured?.distance ?? config.distance, ratio: config.ratio };
  const comparing = progressLines(printError, "Comparing images");
  const found = await examineImages(
    gathered,
    rule,
    (compared) => comparing.progress(compared, gathered.images.length),
  );
  const splits = Map.groupBy(
    gathered.images.filter(({ split }) => split !== undefined),
    ({ split }) => split!,
  );
  const report: DuplicatesReport = {
    checkpoint: { path: folder, epoch: network.state.epoch, trained_on: network.state.dataset.title },
    images: gathered.images.length,
    classes: new Set(gathered.images.flatMap(({ label }) => label ?? [])).size,
    unlabelled: gathered.images.filter(({ label }) => label === undefined).length,
    splits: Object.fromEntries([...splits].map(([name, { length }]) => [name, length])),
    lists,
    damaged: gathered.damaged,
    rule: {
      ...rule,
      measured: measured === undefined ? null : { pictures: measured.pictures, share: MEASURED_SHARE },
    },
    ...found,
  };
  if (config.json) printLine(printableJson(report));
  else {
    const style = terminal.style();
    printLine(duplicatesText(report, style), style.color);
  }
  return EXIT.done;
}

if (import.meta.main) await runCommand(duplicates);
