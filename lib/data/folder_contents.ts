import { UserError } from "../base/user_error.ts";

/** What is in a folder and the folders below it; hidden files do not count. */
export interface FolderContents {
  /** How many files there are, or as many as were counted. */
  files: number;
  /** Whether counting stopped before the end. */
  more: boolean;
  /** How many folders, itself among them, have files of their own. */
  folders: number;
  /** The endings of the files' names in lower case (`.jpg`; empty where there is none), the most frequent first. */
  endings: string[];
}

/** No message needs to count further, and a disk may have millions of files. */
const MAX_FILES = 100_000;
/** A message names no more endings than this. */
const SHOWN_ENDINGS = 4;

/**
 * Looks at what is in a folder. Links are counted, not followed; folders that may not be read count as empty.
 *
 * @param except Names in the folder itself that do not count.
 * @param most How many files to count at most.
 * @returns `"missing"` if nothing has that name, `"file"` if it is a file.
 * @throws {UserError} If the folder itself may not be read.
 */
export async function contentsOf(
  folder: string,
  except: readonly string[] = [],
  most = MAX_FILES,
): Promise<FolderContents | "missing" | "file"> {
  const root = folder.replace(/(?<=.)\/+$/, "");
  const endings = new Map<string, number>();
  const contents: FolderContents = { files: 0, more: false, folders: 0, endings: [] };
  const waiting = [root];
  for (let path = waiting.shift(); path !== undefined && !contents.more; path = waiting.shift()) {
    const before = contents.files;
    try {
      for await (const { name, isDirectory } of Deno.readDir(path)) {
        if (name.startsWith(".") || (path === root && except.includes(name))) continue;
        if (isDirectory) waiting.push(`${path}/${name}`);
        else if (contents.files === most) contents.more = true;
        else {
          contents.files++;
          const ending = /.\.[^.]+$/.exec(name)?.[0].slice(1).toLowerCase() ?? "";
          endings.set(ending, (endings.get(ending) ?? 0) + 1);
        }
        if (contents.more) break;
      }
    } catch (error) {
      if (path === root) {
        if (error instanceof Deno.errors.NotFound) return "missing";
        if (error instanceof Deno.errors.NotADirectory) {
          // It may also be a folder above that is a file.
          return await Deno.stat(root).then(() => "file" as const, () => "missing" as const);
        }
        throw new UserError(`Expected a folder at ${folder} but cannot read it: ${reasonOf(error)}`);
      }
    }
    if (contents.files > before) contents.folders++;
  }
  contents.endings = [...endings].sort().sort(([, a], [, b]) => b - a).map(([ending]) => ending);
  return contents;
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied) return "no permission";
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}

/** The contents of a folder in a few words: `1,234 files (.jpg, .png) in 10 folders`. */
export function describeContents({ files, more, folders, endings }: FolderContents): string {
  if (files === 0) return "no files";
  const count = `${more ? "more than " : ""}${files.toLocaleString("en")} ${files === 1 ? "file" : "files"}`;
  const shown = endings.slice(0, SHOWN_ENDINGS).map((ending) => ending || "no ending");
  if (endings.length > shown.length) shown.push("others");
  const places = folders < 2 ? "" : ` in ${folders.toLocaleString("en")} folders`;
  return `${count} (${shown.join(", ")})${places}`;
}
