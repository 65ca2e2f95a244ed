import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { ENROL_OPTIONS } from "../lib/config/search_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { className } from "../lib/data/listed/path_in.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages, requireImagePaths } from "../lib/embed/find_images.ts";
import { addToIndex } from "../lib/search/change_index.ts";
import { readIndexNetwork } from "../lib/search/read_index_network.ts";
import { readManifest, requireIndex } from "../lib/search/read_manifest.ts";
import { allRows, averaged, indexRows } from "../lib/search/row_source.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task enrol INDEX NAME FILES|FOLDER…",
  about:
    "Adds images of something or somebody to an index, under a name that may be new: no training is needed. A search " +
    "that runs meanwhile sees the index with all of them or with none.",
  examples: [
    ["deno task enrol photos.index Kiwi kiwi1.jpg kiwi2.jpg", "two images, a row for each"],
    ["deno task enrol photos.index Kiwi kiwi/ --average", "one row, the mean of all"],
    ["deno task forget photos.index Kiwi", "removes them again"],
  ],
} as const;

/**
 * `deno task enrol`: sets up what is needed, gives up the permissions to use the network and run programs, then embeds the
 * images and adds them.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function enrol(args: string[]): Promise<number> {
  const { config, words, help } = await parseFlags(args, ENROL_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, ENROL_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const [given, name, ...paths] = words;
  if (given === undefined || name === undefined) {
    throw new UserError(
      `Expected an index, a name and images but found ${
        given === undefined ? "nothing" : `only ${given}`
      }; give them in this order`,
    );
  }
  const path = given.replace(/(?<=.)\/+$/, "");
  await requireIndex(path);
  await requireImagePaths(paths);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  await dropRights();

  const manifest = await readManifest(path);
  const network = await readIndexNetwork(path, manifest);
  const source = await findImages(paths);
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library, views: manifest.views });
  const rows = await allRows(
    indexRows(embedder.embed(source, { say: printError }), new DamageReport(printError), {
      name: className(name),
    }),
  );
  const count = await addToIndex(path, config.average ? averaged(rows) : rows);
  const images = rows.entries.length.toLocaleString("en-US");
  printLine(
    `${path}: ${config.average ? `the mean of ${images}` : images} added as ${name}, ${
      count.toLocaleString("en-US")
    } in all`,
  );
  return EXIT.done;
}

if (import.meta.main) await runCommand(enrol);
