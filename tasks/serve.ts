import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { SERVE_OPTIONS } from "../lib/config/serve_config.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { checkRate } from "../lib/serve/check_rate.ts";
import { openServer } from "../lib/serve/open_server.ts";
import { prepareGallery } from "../lib/serve/prepare_gallery.ts";
import { untilStopped } from "../lib/serve/until_stopped.ts";

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
  exitCodes: [
    ["1", "an error in the command line, the data or on the disk; one line on stderr describes it"],
    ["70", "an internal error: please report it"],
    ["129, 130, 143", "ended by a signal: the terminal was closed, Ctrl-C, kill"],
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
  const prepared = await prepareGallery(path, config, given);
  const server = openServer(config.port);
  // What listens already needs no permission any more.
  await dropRights(["net", "run", "import", "write"]);

  const { serveGallery } = await import("../lib/serve/serve_gallery.ts");
  const opened = await prepared.open(progressLines(printError));
  // A rate that was not measured is refused here, as by search, and not by each request.
  if (given.has("far")) checkRate(opened.gallery.thresholds, config.far);
  const stopped = untilStopped();
  const { engine, threads, far } = config;
  const { library } = prepared;
  printLine(
    await serveGallery(server, opened, {
      ...{ engine, threads, library, far },
      onFault: (error) => printError(error instanceof Error ? error.stack ?? error.message : String(error)),
    }),
  );
  // The process ends with whatever is still being answered.
  const code = await stopped;
  void server.close();
  return code;
}

if (import.meta.main) await runCommand(serve);
