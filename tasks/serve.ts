import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { OWN_GALLERY_OPTIONS, SERVE_OPTIONS, type ServeConfig } from "../lib/config/serve_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { dataOf } from "../lib/run/trained_data.ts";
import { readThresholds, thresholdsOfRun } from "../lib/search/find_thresholds.ts";
import { INDEX_FILES } from "../lib/search/index_format.ts";
import { VectorIndex } from "../lib/search/vector_index.ts";
import type { OpenGallery } from "../lib/serve/open_gallery.ts";
import { openServer } from "../lib/serve/open_server.ts";
import { untilStopped } from "../lib/serve/until_stopped.ts";
import { setUpEngine, setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task serve [INDEX]",
  about:
    "Serves a page on this machine that finds the nearest images of an index: drop, choose, paste or draw an image. " +
    "Without an index it searches the images that a checkpoint was measured on, such as MNIST's test images. Nothing " +
    "answers without the secret part of the address that it prints. Ctrl-C ends it.",
  examples: [
    ["deno task serve photos.index", "an index, which deno task index builds"],
    ["deno task serve", "the newest run, or the one that ships with the project: draw a digit"],
    ["deno task serve photos.index --port 8000", "at a port of your choice"],
  ],
} as const;

/**
 * `deno task serve`: sets up what is needed, begins to listen, gives up the permissions to use the network, run programs
 * and write, then answers until it is stopped.
 *
 * @param args The command line.
 * @returns The exit code: that of the signal that ended it.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function serve(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, SERVE_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, SERVE_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const [path, second] = words;
  if (second !== undefined) {
    throw new UserError(`Expected at most one index but found ${path} and ${second}; name one`);
  }
  const open = path === undefined
    ? await prepareOwn(config, given)
    : await prepareIndex(path.replace(/(?<=.)\/+$/, ""), config, given);
  const server = openServer(config.port);
  // What listens already needs no permission any more.
  await dropRights(["net", "run", "import", "write"]);

  const { galleryFacts } = await import("../lib/serve/gallery_facts.ts");
  const { serveGallery } = await import("../lib/serve/serve_gallery.ts");
  const { embedder, gallery, network, state } = await open();
  const stopped = untilStopped();
  printLine(
    await serveGallery(server, {
      embedder,
      gallery,
      facts: await galleryFacts(gallery, network, state, config.far),
      onFault: (error) => printError(error instanceof Error ? error.stack ?? error.message : String(error)),
    }),
  );
  // The process ends with whatever is still being answered.
  const code = await stopped;
  server.close();
  return code;
}

/** Sets up what an index needs; returns a function that opens it when the rights have been given up. */
async function prepareIndex(
  path: string,
  { engine, threads }: ServeConfig,
  given: ReadonlySet<string>,
): Promise<() => Promise<OpenGallery>> {
  const refused = Object.keys(OWN_GALLERY_OPTIONS).find((name) => given.has(name));
  if (refused !== undefined) {
    throw new UserError(
      `Expected no --${refused} together with an index but found ${path}; leave out one of them`,
    );
  }
  const index = await VectorIndex.open(path);
  const stored = await readNetwork(`${path}/${INDEX_FILES.network}`);
  const library = await setUpEngine(engine);
  await loadDecoder();
  return async () => {
    const { openIndexGallery } = await import("../lib/serve/open_gallery.ts");
    return await openIndexGallery(index, stored, { engine, threads, library });
  };
}

/** Sets up what the images that a checkpoint was measured on need, as {@link prepareIndex}. */
async function prepareOwn(
  config: ServeConfig,
  given: ReadonlySet<string>,
): Promise<() => Promise<OpenGallery>> {
  const { engine, threads, views, split, bad } = config;
  const folder = await findCheckpoint(config.checkpoint_path);
  const stored = await readNetwork(folder);
  const thresholds = config.thresholds === ""
    ? await thresholdsOfRun(folder, stored.state)
    : await readThresholds(config.thresholds);
  const { library, data } = await setUpFor({ engine, ...await dataOf(folder, config, given) });
  await loadDecoder();
  return async () => {
    const { openSplitGallery } = await import("../lib/serve/open_gallery.ts");
    return await openSplitGallery(folder, stored, {
      ...{ engine, threads, library, views, split, data, bad, thresholds },
      listener: progressLines(printError),
    });
  };
}

if (import.meta.main) await runCommand(serve);
