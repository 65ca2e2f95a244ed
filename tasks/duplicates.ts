import { basename } from "node:path";
import { checkOutputFile } from "../lib/base/check_output.ts";
import { writeFileAtomically } from "../lib/base/files.ts";
import { printableJson } from "../lib/base/printable.ts";
import { refuseInput } from "../lib/base/refuse_input.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { DUPLICATES_OPTIONS, type DuplicatesConfig } from "../lib/config/duplicates_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import type { FileEmbedder } from "../lib/embed/file_embedder.ts";
import { requireImagePaths, STANDARD_INPUT } from "../lib/embed/find_images.ts";
import { duplicatesText } from "../lib/report/duplicates/duplicates_text.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import type { DuplicatesReport } from "../lib/search/duplicates/duplicates_report.ts";
import { extraImages } from "../lib/search/duplicates/extra_images.ts";
import { extraListFormat } from "../lib/search/duplicates/extra_list.ts";
import { fileSupply } from "../lib/search/duplicates/file_supply.ts";
import type { ImageSupply } from "../lib/search/duplicates/image_supply.ts";
import { hasFinding } from "../lib/search/duplicates/has_finding.ts";
import { requireSubjects } from "../lib/search/duplicates/require_subjects.ts";
import type { GatheredImages } from "../lib/search/duplicates/gather_images.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

/** The exit codes of `duplicates`, as grep's. */
const VERDICT = { done: 0, found: 1, error: 2 } as const;

const HELP = {
  usage: "deno task duplicates FOLDER|TABLE|ZIP|FILES…",
  about:
    "Finds images that are there twice or almost, by their pixels and by the embeddings of a checkpoint; those in several " +
    "splits, on which figures are too good; and images whose neighbours are of another class, which may be mislabelled. " +
    "Removes nothing.",
  examples: [
    ["deno task duplicates photos", "with the newest run's best checkpoint"],
    ["deno task duplicates photos --html photos.html", "a page with pictures"],
    ["deno task duplicates photos --out extra.txt", "then, after a look: xargs -d '\\n' rm -- < extra.txt"],
    ["deno task duplicates photos --split images:0.8", "leaks as a training divides the images"],
    [
      "deno task duplicates photos --fail_on leaks,contradictions",
      "for a script: exit code 1 if there are any",
    ],
    ["deno task duplicates photos --json | jq '.suspects[].path'", "output for programs"],
  ],
  exitCodes: [
    [String(VERDICT.done), "done, whatever was found"],
    [String(VERDICT.found), "something was found that --fail_on names"],
    [String(VERDICT.error), "an error; one line on stderr describes it"],
    [String(EXIT.fault), "an internal error: please report it"],
  ],
} as const;

/**
 * `deno task duplicates`: sets up what is needed, gives up the permissions to use the network, run programs and, if no file
 * is asked for, write, then embeds the images and compares them.
 *
 * @param args The command line.
 * @returns The exit code.
 */
export async function duplicates(args: string[]): Promise<number> {
  try {
    return await examine(args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printError(`trinca: ${error.message}`);
    return VERDICT.error;
  }
}

async function examine(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, DUPLICATES_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, DUPLICATES_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  await requireImagePaths(words);
  const format = config.out === "" ? undefined : extraListFormat(config.out);
  const folder = await findCheckpoint(config.checkpoint_path);
  await checkOutputs(config, words);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  const writes = config.out !== "" || config.html !== "";
  await dropRights(writes ? undefined : ["net", "run", "import", "write"]);

  const network = await readNetwork(folder);
  const { datasetSupply, findArrays } = await import("../lib/search/duplicates/dataset_supply.ts");
  const arrays = words.length === 1 ? await findArrays(words[0]!) : undefined;
  const supply = arrays === undefined
    ? await fileSupply(words, config)
    : await datasetSupply(arrays, config, {
      folder,
      state: network.state,
      listener: progressLines(printError),
    });
  await checkOutputs(config, [...supply.lists, ...namesakes(config, supply)]);
  requireSubjects(supply.images, config.fail_on);
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { examineImages } = await import("../lib/search/duplicates/examine_images.ts");
  const { measureChanges } = await import("../lib/search/duplicates/measure_changes.ts");
  const { duplicatesReportOf } = await import("../lib/search/duplicates/duplicates_report_of.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  const gathered = await gather(embedder, supply);
  const { sample } = gathered;
  const measured = given.has("distance")
    ? undefined
    : await measureChanges(sample.set, sample.embeddings, (set) => embedder.embedPrepared(set));
  const rule = { distance: measured?.distance ?? config.distance, ratio: config.ratio };
  const { progress } = progressLines(printError, "Comparing images");
  const found = await examineImages(gathered, rule, (done) => progress(done, gathered.images.length));
  const { state } = network;
  const report = duplicatesReportOf(gathered, found, {
    ...{ folder, state, rule, measured, lists: supply.lists, repeated: supply.repeated },
  });
  const style = terminal.style();
  if (config.json) printLine(printableJson(report));
  else printLine(duplicatesText(report, style), style.color);
  // With --json, standard output has the report alone.
  const say = config.json ? printError : printLine;
  if (format !== undefined) {
    const { text, unlisted } = format(extraImages(report.groups));
    await writeFileAtomically(config.out, text);
    if (unlisted > 0) {
      printError(`Left out of ${config.out}: ${unlisted} with line breaks in their paths; x.json has them`);
    }
    say(`Wrote ${config.out}`);
  }
  if (config.html !== "") {
    await writeFileAtomically(config.html, await page(words, report, gathered, { embedder, supply }));
    say(`Wrote ${config.html}`);
  }
  return hasFinding(report, config.fail_on) ? VERDICT.found : VERDICT.done;
}

/** @throws {UserError} If a file cannot be written, or is one that is read. */
async function checkOutputs({ out, html }: DuplicatesConfig, inputs: readonly string[]): Promise<void> {
  for (const [flag, path] of [["--out", out], ["--html", html]] as const) {
    if (path === "") continue;
    await checkOutputFile(path);
    await refuseInput(flag, path, inputs.filter((input) => input !== STANDARD_INPUT));
  }
}

/** The images that are called as an output is: with few of them it is compared. */
function namesakes({ out, html }: DuplicatesConfig, { images }: ImageSupply): string[] {
  const names = [out, html].map((path) => basename(path));
  return images.map(({ path }) => path).filter((path) => names.includes(basename(path)));
}

async function gather(embedder: FileEmbedder, supply: ImageSupply): Promise<GatheredImages> {
  const { gatherImages } = await import("../lib/search/duplicates/gather_images.ts");
  const { progress } = progressLines(printError, "Embedding images");
  const damage = new DamageReport(printError);
  let [good, done] = [0, 0];
  const most = supply.images.length;
  const gathered = await gatherImages(
    supply.embed(embedder, printError),
    { most, dimension: embedder.dimension },
    (batch) => {
      damage.take(batch.damaged);
      good += batch.images.length;
      progress(done += batch.images.length + batch.damaged.length, most);
    },
  );
  damage.finish(good);
  return gathered!;
}

/** A page with pictures, which are read again. */
async function page(
  words: readonly string[],
  report: DuplicatesReport,
  gathered: GatheredImages,
  { embedder: { preparation }, supply }: { embedder: FileEmbedder; supply: ImageSupply },
): Promise<string> {
  const { duplicatesHtml, MOST_PICTURED } = await import("../lib/report/duplicates/duplicates_html.ts");
  const { neighboursOf } = await import("../lib/search/duplicates/neighbours_of.ts");
  using pictures = await supply.pictures(preparation);
  const { height, width, colour } = preparation;
  const suspects = (report.suspects ?? []).slice(0, MOST_PICTURED.suspects).map(({ path }) => path);
  return await duplicatesHtml(words.join(", "), report, {
    shape: { height, width, channels: colour === "grey" ? 1 : 3 },
    read: (path) => pictures.read(path),
    neighbours: await neighboursOf(suspects, gathered, MOST_PICTURED.neighbours),
  });
}

if (import.meta.main) await runCommand(duplicates);
