import type { FileEntry, ZipReader } from "@zip.js/zip.js";
import { openZip } from "../../base/open_zip.ts";
import { UserError } from "../../base/user_error.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { isImageName } from "../decode/image_endings.ts";
import { adviceOn, UnreadableFileError, whyUnreadable } from "../read_file.ts";
import { splitByName } from "../split_name.ts";
import type { FileTree } from "./file_tree.ts";
import { isSystemFile } from "./is_system_file.ts";

/** What the library says of names with `../`. */
const UNSAFE = /unsafe filename/i;

/** The files of a ZIP file, which stays packed. */
export class ZipTree implements FileTree {
  readonly path: string;
  /** The folder that names are relative to, with a slash at the end if it is not empty. */
  readonly #top: string;
  readonly #entries: ReadonlyMap<string, FileEntry>;

  private constructor(path: string, entries: ReadonlyMap<string, FileEntry>, top: string) {
    this.path = path;
    this.#top = top;
    this.#entries = new Map([...entries].map(([name, entry]) => [name.slice(this.#top.length), entry]));
  }

  /**
   * Reads the list of the files in a ZIP file.
   *
   * @param strips Whether names are relative to the one folder that contains everything, if there is one: what was
   * packed with its folder is then the same as what was packed without.
   * @throws {UserError} If it cannot be read, is damaged or has a password.
   */
  static async open(path: string, strips = false): Promise<ZipTree> {
    let zip: ZipReader<void>;
    try {
      zip = await openZip(path);
    } catch (error) {
      throw new UserError(
        `Expected a ZIP file at ${path} but cannot read it: ${whyUnreadable(error)}${adviceOn(error)}`,
      );
    }
    try {
      const entries = new Map<string, FileEntry>();
      for (const entry of await zip.getEntries()) {
        const name = entry.filename.replaceAll("\\", "/").replace(/^(\.?\/)+/, "");
        if (!entry.directory && entry.encrypted) {
          throw new UserError(
            `Expected a ZIP file without a password at ${path} but ${name} has one; unpack it, and name the folder`,
          );
        }
        if (!entry.directory && !name.split("/").some(isSystemFile)) entries.set(name, entry);
      }
      return new ZipTree(path, entries, strips ? topFolder([...entries.keys()]) : "");
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (UNSAFE.test(reasonOf(error))) {
        throw new UserError(
          `Expected files inside the ZIP file ${path} but names in it lead outside, such as ../1.png; pack it again`,
        );
      }
      throw new UserError(
        `Expected a whole ZIP file at ${path} but it is damaged (${
          reasonOf(error)
        }); download or pack it again`,
      );
    }
  }

  /** Lists all files, sorted by name. */
  list(): Promise<string[]> {
    return Promise.resolve([...this.#entries.keys()].sort());
  }

  /** Whether there is such a file. */
  has(name: string): Promise<boolean> {
    return Promise.resolve(this.#entries.has(name));
  }

  /** Returns size and checksum. */
  stamp(name: string): Promise<string | undefined> {
    const entry = this.#entries.get(name);
    return Promise.resolve(entry && `${entry.uncompressedSize} ${entry.signature}`);
  }

  /** Unpacks a file into memory. */
  async read(name: string, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      throw new UnreadableFileError(
        `Expected the file ${name} in ${this.path} but it is missing; check the name`,
        "it is missing",
      );
    }
    if (entry.uncompressedSize > MAX_BYTES) {
      throw new UnreadableFileError(
        `Expected ${name} in ${this.path} to have at most 2 GiB; unpack the ZIP file`,
        "it has more than 2 GiB",
      );
    }
    const bytes = new Uint8Array(Math.min(most, entry.uncompressedSize));
    let filled = 0;
    try {
      await entry.getData(
        new WritableStream({
          write(chunk: Uint8Array) {
            const part = chunk.subarray(0, bytes.length - filled);
            bytes.set(part, filled);
            filled += part.length;
          },
        }),
        // A checksum can only be checked of everything.
        { checkSignature: most >= entry.uncompressedSize },
      );
    } catch (error) {
      throw new UnreadableFileError(
        `Expected the file ${name} in ${this.path} to be whole but it is damaged (${reasonOf(error)}); ` +
          "download or pack the ZIP file again",
        "it is damaged in the ZIP file",
      );
    }
    return bytes.subarray(0, filled);
  }

  /** Returns the name of a file after that of the ZIP file. */
  pathOf(name: string): string {
    return `${this.path}/${this.#top}${name}`;
  }

  /** Nothing in a ZIP file is on the disk as it is. */
  diskPath(): undefined {
    return undefined;
  }
}

/** A folder of a split, or of a class, is part of the names even if it contains everything. */
function topFolder(names: readonly string[]): string {
  const [, top = "", folder = ""] = /^(([^/]+)\/)/.exec(names[0] ?? "") ?? [];
  const isTop = top !== "" && splitByName(folder) === undefined &&
    names.every((name) => name.startsWith(top));
  return isTop && !names.some((name) => isImageName(name) && !name.slice(top.length).includes("/"))
    ? top
    : "";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
