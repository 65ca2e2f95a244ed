import { resolve } from "node:path";
import { shellWord } from "../lib/base/shell_word.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { nearestName } from "../lib/cli/nearest_name.ts";
import type { ConfigOf } from "../lib/config/option.ts";
import { FORGET_OPTIONS } from "../lib/config/search_config.ts";
import { className } from "../lib/data/listed/path_in.ts";
import { readAllEntries, removeFromIndex } from "../lib/search/change_index.ts";
import type { IndexEntry } from "../lib/search/index_format.ts";

/** What rows are removed by. */
type By = ConfigOf<typeof FORGET_OPTIONS>["by"];

const HELP = {
  usage: "deno task forget INDEX NAMES…",
  about:
    "Removes what has a name from an index, or with --by path the images of some paths: their embeddings too. The " +
    "image files themselves stay.",
  examples: [
    ["deno task forget photos.index Kiwi", "all rows with this name"],
    ["deno task forget photos.index --list", "the names, and how many rows each has"],
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
  const { config: { by, list }, words, help } = await parseFlags(args, FORGET_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, FORGET_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  await dropRights();
  const [path, ...gone] = words;
  if (list) return await printList(path, gone, by);
  if (path === undefined || gone.length === 0) {
    throw new UserError(
      `Expected an index and what to remove but found ${path ?? "neither"}${
        path === undefined ? "" : " alone"
      }; ` +
        `give them in this order${
          path === undefined ? "" : `, or list the names with deno task forget ${shellWord(path)} --list`
        }`,
    );
  }
  const wanted = new Set(by === "name" ? gone.map(className) : gone.map((path) => resolve(path)));
  const removed = await removeFromIndex(
    path.replace(/(?<=.)\/+$/, ""),
    (entry) => entry[by] !== undefined && wanted.has(entry[by]),
    (removed, all) => requireAll(wanted, removed, all, by, path),
  );
  printLine(`${path}: ${removed.length.toLocaleString("en-US")} removed`);
  return EXIT.done;
}

/** @throws {UserError} If something is not in the index. */
function requireAll(
  wanted: ReadonlySet<string>,
  removed: readonly IndexEntry[],
  all: readonly IndexEntry[],
  by: By,
  path: string,
): void {
  const found = new Set(removed.map((entry) => entry[by]));
  const missing = [...wanted].find((one) => !found.has(one));
  if (missing === undefined) return;
  const known = [...new Set(all.map((entry) => entry[by]))].filter((value) => value !== undefined);
  const near = nearestName(missing, known);
  const flag = by === "name" ? "" : " --by path";
  throw new UserError(
    `Expected a row with the ${by} ${missing} in ${path} but found none, so nothing was removed; ` +
      `${near === undefined ? "" : `did you mean ${near}? `}deno task forget ${
        shellWord(path)
      } --list${flag} ` +
      `lists the ${by}s`,
  );
}

/** Prints what the rows of an index can be removed by. */
async function printList(path: string | undefined, others: readonly string[], by: By): Promise<number> {
  if (path === undefined || others.length > 0) {
    throw new UserError(
      `Expected an index alone with --list but found ${
        path === undefined ? "none" : `${others[0]} too`
      }; name one`,
    );
  }
  const counts = new Map<string, number>();
  for (const entry of await readAllEntries(path.replace(/(?<=.)\/+$/, ""))) {
    const value = entry[by];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => a < b ? -1 : 1);
  for (const [value, count] of sorted) printLine(by === "path" ? value : `${value}\t${count}`);
  return EXIT.done;
}

if (import.meta.main) await runCommand(forget);
