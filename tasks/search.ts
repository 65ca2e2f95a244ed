import { checkOutputFile } from "../lib/base/check_output.ts";
import { writeFileAtomically } from "../lib/base/files.ts";
import { printableJson } from "../lib/base/printable.ts";
import type { ImageShape } from "../lib/base/shrink_image.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { SEARCH_OPTIONS, type SearchConfig } from "../lib/config/search_config.ts";
import type { Preparation } from "../lib/data/definition.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages, requireImagePaths } from "../lib/embed/find_images.ts";
import { PictureReader } from "../lib/embed/picture_reader.ts";
import { MOST_PICTURED, type PicturedAnswer, searchHtml } from "../lib/report/search_html.ts";
import { answerText, summaryText, thresholdText } from "../lib/report/search_text.ts";
import { decide } from "../lib/search/decide.ts";
import { requireIndex } from "../lib/search/read_manifest.ts";
import { readIndexNetwork } from "../lib/search/read_index_network.ts";
import { SearchCount } from "../lib/search/search_summary.ts";
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
    ["deno task search photos.index new/ --html found.html", "a page with pictures"],
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
  if (config.html !== "") await checkOutputFile(config.html);
  await requireIndex(path);
  await requireImagePaths(images);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  await dropRights(config.html === "" ? ["net", "run", "import", "write"] : undefined);

  const index = await VectorIndex.open(path.replace(/(?<=.)\/+$/, ""));
  const decision = decide(index.manifest.thresholds, config, given);
  const network = await readIndexNetwork(index.path, index.manifest);
  const source = await findImages(images);
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { searchIndex } = await import("../lib/search/search_index.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library, views: index.manifest.views });
  using pictures = await PictureReader.open(embedder.preparation);
  const damage = new DamageReport(printError);
  const answers: PicturedAnswer[] = [];
  const summary = new SearchCount();
  const shape = shapeOf(embedder.preparation);
  const print = await answerPrinter(config, shape);
  if (!config.json) printLine(thresholdText(index, decision));
  let good = 0;
  for await (const batch of embedder.embed(source, { say: printError })) {
    const found = await searchIndex(index, batch.embeddings, { k: config.k, threshold: decision?.threshold });
    for (const [i, answer] of found.entries()) {
      const { path, label } = batch.images[i]!;
      summary.take(label, answer);
      const wanted = print.pictures || (config.html !== "" && answers.length < MOST_PICTURED);
      const pictured: PicturedAnswer = {
        ...answer,
        path,
        ...(label !== undefined && { label }),
        pictures: wanted
          ? [
            batch.set.image(i).slice(),
            ...await Promise.all(answer.matches.map(({ path }) => pictures.read(path))),
          ]
          : [],
      };
      print.answer(pictured);
      if (config.html !== "" && answers.length < MOST_PICTURED) answers.push(pictured);
    }
    damage.take(batch.damaged);
    good += batch.images.length;
  }
  damage.finish(good);
  // With --json, standard output has the answers alone.
  const say = config.json ? printError : printLine;
  if (summary.summary.images > 0) say(summaryText(summary.summary));
  if (config.html !== "") {
    await writeFileAtomically(
      config.html,
      await searchHtml(index, decision, answers, { shape, searched: good }),
    );
    say(`Wrote ${config.html}`);
  }
  return EXIT.done;
}

function shapeOf({ height, width, colour }: Preparation): Required<ImageShape> {
  return { height, width, channels: colour === "grey" ? 1 : 3 };
}

/** Prints answers: JSON, or text and on a terminal pictures. */
async function answerPrinter(
  { json, no_pictures, ascii }: SearchConfig,
  shape: Required<ImageShape>,
): Promise<{ pictures: boolean; answer: (answer: PicturedAnswer) => void }> {
  if (json) {
    return {
      pictures: false,
      answer: ({ pictures: _, path, label, ...answer }) =>
        printLine(printableJson({ path, label, ...answer })),
    };
  }
  const columns = terminal.columns();
  const style = { ...terminal.style(), columns };
  const printText = (answer: PicturedAnswer) =>
    printLine(answerText(answer.path, answer, style), style.color);
  if (no_pictures || columns === undefined || columns < 20) return { pictures: false, answer: printText };
  const { pictureGrid, picturePage } = await import("../lib/dashboard/picture_page.ts");
  const grid = { ...pictureGrid(shape, { columns, rows: Infinity }), down: 1 };
  const wish = { ascii, env: (name: string) => Deno.env.get(name) };
  const blank = new Uint8Array(shape.height * shape.width * shape.channels);
  return {
    pictures: true,
    answer(answer) {
      const captions = ["", ...answer.matches.map(({ distance }) => distance.toFixed(4))];
      const images = answer.pictures.slice(0, grid.across)
        .map((pixels, i) => ({ pixels: pixels ?? blank, caption: captions[i]! }));
      printLine(`\n${picturePage(images, shape, grid, wish).join("\n")}`, true);
      printText(answer);
    },
  };
}

if (import.meta.main) await runCommand(search);
