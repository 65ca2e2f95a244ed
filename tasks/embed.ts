import { checkOutputFile } from "../lib/base/check_output.ts";
import { refuseInput } from "../lib/base/refuse_input.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { unlessInterrupted } from "../lib/cli/unless_interrupted.ts";
import { EMBED_OPTIONS } from "../lib/config/embed_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages, requireImagePaths } from "../lib/embed/find_images.ts";
import type { EmbeddedRows, EmbeddingFile } from "../lib/embed/formats/embedding_file.ts";
import { EMBEDDING_FORMATS, formatOf } from "../lib/embed/formats/formats.ts";
import { jsonLines } from "../lib/embed/formats/jsonl.ts";
import { splitCheckpoint } from "../lib/embed/split_checkpoint.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task embed [CHECKPOINT] FILES|FOLDER|TABLE…",
  about:
    "Embeds image files by the network of a checkpoint, prepared as in its training, and writes their embeddings. " +
    "Files are decoded while others are embedded, so that there may be millions of them; - takes their paths from " +
    "standard input, one a line.",
  examples: [
    ["deno task embed photos --out photos.npy", "a folder, with the newest run's best checkpoint"],
    ["deno task embed checkpoints/mnist digits.zip --out digits.jsonl", "with another checkpoint"],
    ["deno task embed photos.csv --out embedded.csv", "the images of a table, with their labels"],
    ["find . -name '*.jpg' | deno task embed - --json", "a line of JSON for each path"],
  ],
} as const;

/**
 * `deno task embed`: sets up what is needed, gives up the permissions to use the network and run programs, then embeds.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function embed(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, EMBED_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, EMBED_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const format = formatOf(config.out);
  if (format === undefined && !config.json) throw noFormat(config.out);
  if (config.json && config.out !== "") {
    throw new UserError(`Expected either --out or --json but found both; omit one`);
  }
  if (format !== undefined) await checkOutputFile(config.out);
  const { checkpoint, rest } = await splitCheckpoint(words, given.has("checkpoint_path"));
  const folder = await findCheckpoint(checkpoint ?? config.checkpoint_path);
  await requireImagePaths(rest);
  if (format !== undefined) await refuseInput("--out", config.out, rest);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  await dropRights();

  const network = await readNetwork(folder);
  const source = await findImages(rest, { say: printError });
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  const damage = new DamageReport(printError);
  const { progress } = progressLines(printError, "Embedding images");
  let [good, done] = [0, 0];
  return await unlessInterrupted(async (signal) => {
    // The program that writes the paths may never end.
    signal.addEventListener("abort", () => source.count === undefined && Deno.stdin.close());
    const file = await format?.create(config.out, embedder.dimension);
    const write = file === undefined ? printRows : (rows: EmbeddedRows) => file.write(rows);
    const written = await orAbandon(file, async () => {
      for await (
        const { images, embeddings, damaged } of embedder.embed(source, { say: printError, signal })
      ) {
        const paths = images.map(({ path }) => path);
        if (images.length > 0) await write({ paths, labels: images.map(({ label }) => label), embeddings });
        damage.take(damaged);
        good += images.length;
        done += images.length + damaged.length;
        if (source.count !== undefined) progress(done, source.count);
      }
      // Ctrl-C also ends the program that writes the paths: then not all of them are here.
      signal.throwIfAborted();
      damage.finish(good);
      return await file?.finish();
    });
    for (const path of written ?? []) printLine(path);
    return EXIT.done;
  });
}

function noFormat(out: string): UserError {
  const endings = Object.keys(EMBEDDING_FORMATS).map((ending) => `.${ending}`).join(", ");
  return new UserError(
    `Expected --out with a file's name that ends with one of ${endings}, or --json, but found ${
      out === "" ? "neither" : out
    }; choose one`,
  );
}

function printRows(rows: EmbeddedRows): Promise<void> {
  printLine(jsonLines(rows).trimEnd());
  return Promise.resolve();
}

/** Removes an incomplete file if the work fails. */
async function orAbandon<T>(file: EmbeddingFile | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await file?.abandon();
    throw error;
  }
}

if (import.meta.main) await runCommand(embed);
