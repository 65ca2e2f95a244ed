import { isSystemFile } from "./files/is_system_file.ts";
import { adviceOn, whyUnreadable } from "./read_file.ts";
import { UserError } from "../base/user_error.ts";

/** The contents of a folder and its subfolders, without hidden files. */
export interface FolderContents {
  /** The number of files, or of those that were counted. */
  files: number;
  /** Whether counting stopped early. */
  more: boolean;
  /** The number of folders, including itself, that contain files directly. */
  folders: number;
  /** The extensions of the files in lower case (`.jpg`; empty for none), the most frequent first. */
  endings: string[];
}

/** The maximum count: no message needs more, and a disk may have millions of files. */
const MAX_FILES = 100_000;
/** The maximum number of extensions in a message. */
const SHOWN_ENDINGS = 4;

/**
 * Examines the contents of a folder. Links are counted, not followed; unreadable subfolders count as empty.
 *
 * @param except Names in the folder itself to ignore.
 * @param most The maximum number of files to count.
 * @returns `"missing"` if nothing exists there, `"file"` if it is a file.
 * @throws {UserError} If the folder itself cannot be read.
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
        if (isSystemFile(name) || (path === root && except.includes(name))) continue;
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
          // A parent folder may also be a file.
          return await Deno.stat(root).then(() => "file" as const, () => "missing" as const);
        }
        throw new UserError(
          `Expected a folder at ${folder} but cannot read it: ${whyUnreadable(error)}${adviceOn(error)}`,
        );
      }
    }
    if (contents.files > before) contents.folders++;
  }
  contents.endings = [...endings].sort().sort(([, a], [, b]) => b - a).map(([ending]) => ending);
  return contents;
}

/** Returns the contents of a folder or a ZIP file by the relative names of its files. */
export function contentsByName(names: readonly string[]): FolderContents {
  const endings = new Map<string, number>();
  for (const name of names) {
    const ending = /[^/](\.[^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }
  return {
    files: names.length,
    more: false,
    folders: new Set(names.map((name) => name.replace(/[^/]*$/, ""))).size,
    endings: [...endings].sort().sort(([, a], [, b]) => b - a).map(([ending]) => ending),
  };
}

/** Describes the contents of a folder: `1,234 files (.jpg, .png) in 10 folders`. */
export function describeContents({ files, more, folders, endings }: FolderContents): string {
  if (files === 0) return "no files";
  const count = `${more ? "more than " : ""}${files.toLocaleString("en")} ${files === 1 ? "file" : "files"}`;
  const shown = endings.slice(0, SHOWN_ENDINGS).map((ending) => ending || "no ending");
  if (endings.length > shown.length) shown.push("others");
  const places = folders < 2 ? "" : ` in ${folders.toLocaleString("en")} folders`;
  return `${count} (${shown.join(", ")})${places}`;
}
