import { checkOutputFile } from "../lib/base/check_output.ts";
import { imageCount } from "../lib/base/format.ts";
import { shellWord } from "../lib/base/shell_word.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { unlessInterrupted } from "../lib/cli/unless_interrupted.ts";
import { INDEX_OPTIONS } from "../lib/config/search_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages, requireImagePaths } from "../lib/embed/find_images.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { createIndex, requireNoIndex } from "../lib/search/create_index.ts";
import { networkFacts } from "../lib/search/network_facts.ts";
import { readThresholds, thresholdsOfRun } from "../lib/search/find_thresholds.ts";
import { indexRows } from "../lib/search/row_source.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task index FILES|FOLDER|TABLE… --out INDEX",
  about:
    "Builds an index of images that deno task search answers from: embeddings, names and paths, with a copy of the " +
    "network and the thresholds that were measured for it. Images are named after the folders of their classes, or the " +
    "labels of their table.",
  examples: [
    ["deno task index photos --out photos.index", "a folder, with the newest run's best checkpoint"],
    ["deno task search photos.index new.jpg", "then: what is in a new photograph?"],
    ["deno task eval --json > eval.json", "measured thresholds, for --thresholds eval.json"],
  ],
} as const;

/**
 * `deno task index`: sets up what is needed, gives up the permissions to use the network and run programs, then embeds the
 * images and writes the index.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function index(args: string[]): Promise<number> {
  const { config, words, help } = await parseFlags(args, INDEX_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, INDEX_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (config.out === "") {
    throw new UserError(
      "Expected --out with the folder of the new index but found none; add it, as --out photos.index",
    );
  }
  const out = config.out.replace(/(?<=.)\/+$/, "");
  await requireNoIndex(out);
  await checkOutputFile(out);
  const folder = await findCheckpoint(config.checkpoint_path);
  await requireImagePaths(words);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  await dropRights();

  const network = await readNetwork(folder);
  const thresholds = config.thresholds === ""
    ? await thresholdsOfRun(folder, network.state)
    : await readThresholds(config.thresholds);
  const source = await findImages(words, { say: printError });
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  const { progress } = progressLines(printError, "Embedding images");
  const facts = await networkFacts(folder, network, {
    dimension: embedder.dimension,
    views: config.views,
    thresholds,
  });
  return await unlessInterrupted(async (signal) => {
    const rows = indexRows(
      embedder.embed(source, { say: printError, signal }),
      new DamageReport(printError),
      {
        onRows: (files) => source.count !== undefined && progress(files, source.count),
      },
    );
    const count = await createIndex(out, folder, facts, rows);
    printLine(`${out}: ${imageCount(count)}`);
    if (facts.thresholds === null) {
      printError(
        "No thresholds: none were measured for this network as it is used here, so that a search cannot say what is unknown; " +
          `deno task eval --checkpoint_path ${shellWord(folder)}${
            config.views === 1 ? "" : ` --views ${config.views}`
          } --json measures them, for --thresholds`,
      );
    }
    return EXIT.done;
  });
}

if (import.meta.main) await runCommand(index);
