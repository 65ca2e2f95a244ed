import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { SEARCH_OPTIONS } from "../lib/config/search_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages } from "../lib/embed/find_images.ts";
import { answerText, thresholdText } from "../lib/report/search_text.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { decide } from "../lib/search/decide.ts";
import { INDEX_FILES } from "../lib/search/index_format.ts";
import { VectorIndex } from "../lib/search/vector_index.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task search INDEX FILES|FOLDER…",
  about:
    "Finds the images of an index that are nearest to new ones, and says what these show; unknown, where nothing is " +
    "near enough. The network is in the index, which deno task index builds.",
  examples: [
    ["deno task search photos.index new.jpg", "the five nearest images"],
    ["deno task search photos.index new.jpg --far 1e-4 --k 1", "surer, and only the nearest"],
    ["deno task search photos.index new/ --json", "a line of JSON for each image"],
  ],
} as const;

/**
 * `deno task search`: sets up what is needed, gives up the permissions to use the network, run programs and write, then
 * searches.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function search(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, SEARCH_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, SEARCH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const [path, ...images] = words;
  if (path === undefined) {
    throw new UserError("Expected an index and images but found neither; name them, index first");
  }
  const index = await VectorIndex.open(path.replace(/(?<=.)\/+$/, ""));
  const decision = decide(index.manifest.thresholds, config, given);
  const network = await readNetwork(`${index.path}/${INDEX_FILES.network}`);
  const source = await findImages(images);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  await dropRights(["net", "run", "import", "write"]);

  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { searchIndex } = await import("../lib/search/search_index.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library, views: index.manifest.views });
  const damage = new DamageReport(printError);
  const style = terminal.style();
  if (!config.json) printLine(thresholdText(index, decision));
  let good = 0;
  for await (const batch of embedder.embed(source, printError)) {
    const answers = await searchIndex(index, batch.embeddings, {
      k: config.k,
      threshold: decision?.threshold,
    });
    answers.forEach((answer, i) => {
      const { path } = batch.images[i]!;
      if (config.json) printLine(printableJson({ path, ...answer }));
      else printLine(answerText(path, answer, style), style.color);
    });
    damage.take(batch.damaged);
    good += batch.images.length;
  }
  damage.finish(good);
  return EXIT.done;
}

if (import.meta.main) await runCommand(search);
