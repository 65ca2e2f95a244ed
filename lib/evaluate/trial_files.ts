import { UserError } from "../base/user_error.ts";
import { readFile, whyUnreadable } from "../data/read_file.ts";

/** The files of a folder or of a ZIP file; names are relative, with `/` between the parts. */
export interface TrialFiles {
  /** The folder or the ZIP file, as the user wrote it. */
  readonly path: string;
  /** All files, sorted by name. */
  list(): Promise<readonly string[]>;
  /** Reads a file. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** The first bytes of a ZIP file. */
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];

/**
 * Opens a folder or a ZIP file.
 *
 * @throws {UserError} If it cannot be read, or is a file of another kind.
 */
export async function openTrialFiles(path: string): Promise<TrialFiles> {
  const info = await Deno.stat(path).catch((error) => {
    throw new UserError(
      `Expected a folder or a ZIP file at ${path} but cannot read it: ${whyUnreadable(error)}`,
    );
  });
  return info.isDirectory ? folderFiles(path) : await zipFiles(path);
}

function folderFiles(path: string): TrialFiles {
  const root = path.replace(/(?<=.)\/+$/, "");
  return {
    path,
    async list() {
      const found: string[] = [];
      const waiting = [""];
      for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
        for await (const { name, isDirectory, isFile } of Deno.readDir(`${root}/${below}`)) {
          if (isDirectory) waiting.push(`${below}${name}/`);
          else if (isFile) found.push(below + name);
        }
      }
      return found.sort();
    },
    read: (name) => readFile(`${root}/${name}`),
  };
}

async function zipFiles(path: string): Promise<TrialFiles> {
  const bytes = await readFile(path);
  if (!ZIP_MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw new UserError(`Expected a folder or a ZIP file at ${path} but found a file of another kind`);
  }
  const { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const damaged = (error: unknown) =>
    new UserError(
      `Expected a ZIP file at ${path} but it is damaged: ${
        error instanceof Error ? error.message : error
      }; ` +
        "download it again",
    );
  const entries = await new ZipReader(new Uint8ArrayReader(bytes)).getEntries().catch((error) => {
    throw damaged(error);
  });
  const files = new Map(
    entries.flatMap((entry) => entry.directory ? [] : [[entry.filename, entry] as const]),
  );
  return {
    path,
    list: () => Promise.resolve([...files.keys()].sort()),
    async read(name) {
      try {
        return await files.get(name)!.getData(new Uint8ArrayWriter()) as Uint8Array<ArrayBuffer>;
      } catch (error) {
        throw damaged(error);
      }
    },
  };
}
