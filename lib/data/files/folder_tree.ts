import { isAbsolute } from "node:path";
import { UserError } from "../../base/user_error.ts";
import { isMissing, readFile, unreadable, whyUnreadable } from "../read_file.ts";
import type { FileTree } from "./file_tree.ts";
import { isSystemFile } from "./is_system_file.ts";

/** The files of a folder and its subfolders. */
export class FolderTree implements FileTree {
  readonly path: string;

  /** @param path The path of the folder; nothing is read yet. */
  constructor(path: string) {
    this.path = path.replace(/(?<=.)\/+$/, "");
  }

  /** Lists all files, sorted by name. */
  list(): Promise<string[]> {
    const found: string[] = [];
    const waiting: Folder[] = [{ below: "", entered: [] }];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      const { below, entered } = folder;
      const path = `${this.path}/${below}`;
      // Synchronously, since a folder can have 100,000 files.
      for (const { name, isFile, isDirectory, isSymlink } of this.#entries(below)) {
        if (isSystemFile(name)) continue;
        const kind = isSymlink ? kindOf(path + name) : isFile ? "file" : isDirectory ? "folder" : "other";
        if (kind === "folder") {
          const links = isSymlink ? enterLink(path, name, entered) : entered;
          waiting.push({ below: `${below}${name}/`, entered: links });
        } else if (kind !== "other") found.push(below + name);
      }
    }
    return Promise.resolve(found.sort());
  }

  #entries(below: string): Deno.DirEntry[] {
    try {
      return [...Deno.readDirSync(`${this.path}/${below}`)];
    } catch (error) {
      if (below === "" && kindOf(this.path) === "file") {
        throw new UserError(
          `Expected a folder at ${this.path} but it is a file; name the folder that contains the classes`,
        );
      }
      throw new UserError(
        `Expected a folder at ${this.path}/${below} but ${
          isMissing(error)
            ? "nothing exists there; check the path"
            : `cannot read it: ${whyUnreadable(error)}; change its rights or move it elsewhere`
        }`,
      );
    }
  }

  /** Whether there is such a file. */
  has(name: string): Promise<boolean> {
    return Promise.resolve(kindOf(this.diskPath(name)) === "file");
  }

  /** Returns size and time of the last change. */
  stamp(name: string): Promise<string | undefined> {
    try {
      const { size, mtime } = Deno.statSync(this.diskPath(name));
      return Promise.resolve(`${size} ${mtime?.getTime()}`);
    } catch {
      return Promise.resolve(undefined);
    }
  }

  /** Reads a file, or its beginning. */
  async read(name: string, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
    if (most === Infinity) return await readFile(this.diskPath(name));
    try {
      using file = await Deno.open(this.diskPath(name));
      const bytes = new Uint8Array(most);
      let filled = 0;
      for (let read: number | null = 0; read !== null && filled < most;) {
        read = await file.read(bytes.subarray(filled));
        filled += read ?? 0;
      }
      return bytes.subarray(0, filled);
    } catch (error) {
      throw unreadable(this.pathOf(name), error);
    }
  }

  /** Returns the path of a file. */
  pathOf(name: string): string {
    return this.diskPath(name);
  }

  /** Returns the path of a file; an absolute name, from a table, is one already. */
  diskPath(name: string): string {
    return isAbsolute(name) ? name : `${this.path}/${name}`;
  }
}

/** A folder that is still to be listed. */
interface Folder {
  /** Its path below the tree, with a slash at the end. */
  below: string;
  /** The folders on the way to it from which links were followed, by their real paths. */
  entered: readonly string[];
}

/**
 * Follows a link to a folder.
 *
 * @throws {UserError} If it leads to a folder that it is in itself.
 */
function enterLink(folder: string, name: string, entered: readonly string[]): string[] {
  const target = Deno.realPathSync(folder + name);
  const on = [...entered, Deno.realPathSync(folder)];
  if (on.some((path) => path === target || path.startsWith(target.replace(/\/?$/, "/")))) {
    throw new UserError(
      `Expected folders without circles but the link ${folder}${name} leads to ${target}, which it is in itself; ` +
        "remove the link",
    );
  }
  return on;
}

/** What a path leads to; a link that leads nowhere is missing, and named where it is to be read. */
function kindOf(path: string): "file" | "folder" | "missing" | "other" {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    return isFile ? "file" : isDirectory ? "folder" : "other";
  } catch {
    return "missing";
  }
}
