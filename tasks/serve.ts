import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { SERVE_OPTIONS } from "../lib/config/serve_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { INDEX_FILES } from "../lib/search/index_format.ts";
import { VectorIndex } from "../lib/search/vector_index.ts";
import { HOSTNAME, randomSecret } from "../lib/serve/guard.ts";
import { openServer } from "../lib/serve/open_server.ts";
import { untilStopped } from "../lib/serve/until_stopped.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task serve INDEX",
  about:
    "Serves a page on this machine that finds the nearest images of an index: drop, choose or paste an image. The " +
    "address that it prints has a secret part; without it nothing answers. Ctrl-C ends it.",
  examples: [
    ["deno task serve photos.index", "prints the address of the page"],
    ["deno task serve photos.index --port 8000", "at a port of your choice"],
  ],
} as const;

/**
 * `deno task serve`: sets up what is needed, gives up the permissions to use the network, run programs and write, then
 * answers until it is stopped.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function serve(args: string[]): Promise<number> {
  const { config, words, help } = await parseFlags(args, SERVE_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, SERVE_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const [path] = words;
  if (path === undefined || words.length > 1) {
    throw new UserError(
      `Expected one index but found ${path === undefined ? "none" : words.join(", ")}; name one`,
    );
  }
  const index = await VectorIndex.open(path.replace(/(?<=.)\/+$/, ""));
  const network = await readNetwork(`${index.path}/${INDEX_FILES.network}`);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  // What listens already needs no permission.
  const server = openServer(config.port);
  await dropRights(["net", "run", "import", "write"]);

  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { IndexGallery } = await import("../lib/serve/index_gallery.ts");
  const { SearchService } = await import("../lib/serve/search_service.ts");
  const { serveRoutes } = await import("../lib/serve/routes.ts");
  const { requestAnswerer } = await import("../lib/serve/answer_request.ts");
  const { searchPage } = await import("../lib/serve/search_page.ts");
  const { galleryFacts } = await import("../lib/serve/gallery_facts.ts");
  const { serveScript } = await import("../lib/serve/page_script.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library, views: index.manifest.views });
  const gallery = new IndexGallery(index);
  const service = new SearchService(embedder, gallery, config.far);
  const facts = galleryFacts(gallery, index.manifest.network, network.state, config.far);
  const secret = randomSecret();
  const stopped = untilStopped();
  const routes = serveRoutes(service, await searchPage(serveScript()), facts);
  server.answer(requestAnswerer({
    routes,
    port: server.port,
    secret,
    onFault: (error) => printError(error instanceof Error ? error.stack ?? error.message : String(error)),
  }));
  printLine(`http://${HOSTNAME}:${server.port}/${secret}/`);
  const code = await stopped;
  await server.close();
  return code;
}

if (import.meta.main) await runCommand(serve);
