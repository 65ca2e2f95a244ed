import { resolve } from "node:path";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { FORGET_OPTIONS } from "../lib/config/search_config.ts";
import { className } from "../lib/data/listed/path_in.ts";
import { removeFromIndex } from "../lib/search/change_index.ts";

const HELP = {
  usage: "deno task forget INDEX NAMES…",
  about:
    "Removes what has a name from an index, or with --by path the images of some paths: their embeddings too. The " +
    "image files themselves stay.",
  examples: [
    ["deno task forget photos.index Kiwi", "all rows with this name"],
    ["deno task forget photos.index kiwi1.jpg --by path", "one image"],
  ],
} as const;

/**
 * `deno task forget`: removes rows of an index.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong, or nothing has such a name.
 */
export async function forget(args: string[]): Promise<number> {
  const { config: { by }, words, help } = await parseFlags(args, FORGET_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, FORGET_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  await dropRights();
  const [path, ...gone] = words;
  if (path === undefined || gone.length === 0) {
    throw new UserError(
      `Expected an index and what to remove but found ${path ?? "neither"}${
        path === undefined ? "" : " alone"
      }; ` +
        "give them in this order",
    );
  }
  const wanted = new Set(by === "name" ? gone.map(className) : gone.map((path) => resolve(path)));
  const removed = await removeFromIndex(
    path.replace(/(?<=.)\/+$/, ""),
    (entry) => entry[by] !== undefined && wanted.has(entry[by]),
    (entries) => requireAll(wanted, new Set(entries.map((entry) => entry[by])), by, path),
  );
  printLine(`${path}: ${removed.length.toLocaleString("en-US")} removed`);
  return EXIT.done;
}

/** @throws {UserError} If something is not in the index. */
function requireAll(
  wanted: ReadonlySet<string>,
  found: ReadonlySet<string | undefined>,
  by: string,
  path: string,
): void {
  const missing = [...wanted].find((one) => !found.has(one));
  if (missing === undefined) return;
  throw new UserError(
    `Expected a row with the ${by} ${missing} in ${path} but found none; nothing was removed`,
  );
}

if (import.meta.main) await runCommand(forget);
