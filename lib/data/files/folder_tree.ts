import { isAbsolute } from "node:path";
import { UserError } from "../../base/user_error.ts";
import { isMissing, readFile, whyUnreadable } from "../read_file.ts";
import type { FileTree } from "./file_tree.ts";

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
    const waiting = [""];
    for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
      try {
        // Synchronously, since a folder can have 100,000 files.
        for (const { name, isDirectory, isSymlink } of Deno.readDirSync(`${this.path}/${below}`)) {
          if (name.startsWith(".")) continue;
          if (isDirectory) waiting.push(`${below}${name}/`);
          else if (!isSymlink || isFile(`${this.path}/${below}${name}`)) found.push(below + name);
        }
      } catch (error) {
        if (below === "" && isFile(this.path)) {
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
    return Promise.resolve(found.sort());
  }

  /** Whether there is such a file. */
  has(name: string): Promise<boolean> {
    return Promise.resolve(isFile(this.diskPath(name)));
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
      throw new UserError(
        `Expected the file ${this.pathOf(name)} but cannot read it: ${whyUnreadable(error)}`,
      );
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

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
