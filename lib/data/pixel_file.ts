import { UserError } from "../base/user_error.ts";

/** Pixels in a file, of which only what is needed is read: plain data, which threads can pass to each other. */
export interface PixelFile {
  path: string;
  /** Where the pixels begin. */
  offset: number;
  /** The number of bytes of the pixels. */
  length: number;
}

/** Reads pixels from a {@link PixelFile}, which stays open until the reader is garbage. */
export class PixelFileReader {
  readonly #source: PixelFile;
  #file: Deno.FsFile | undefined;

  /** @param source The file, which is opened when it is first needed. */
  constructor(source: PixelFile) {
    this.#source = source;
  }

  /**
   * Reads bytes.
   *
   * @param start The place of the first one among the pixels.
   * @param into Filled completely.
   * @throws {UserError} If the file was removed or shortened.
   */
  read(start: number, into: Uint8Array): void {
    const { path, offset } = this.#source;
    try {
      // Kept open, so that a file that is removed meanwhile can still be read.
      this.#file ??= openUntilGarbage(path, this);
      this.#file.seekSync(offset + start, Deno.SeekMode.Start);
      for (let filled = 0; filled < into.length;) {
        const read = this.#file.readSync(into.subarray(filled));
        if (read === null) throw new Error("the file is shorter than before");
        filled += read;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new UserError(
        `Expected pixels in ${path} but cannot read them: ${reason}; start the command again`,
      );
    }
  }
}

const openFiles = new FinalizationRegistry<Deno.FsFile>((file) => file.close());

function openUntilGarbage(path: string, owner: object): Deno.FsFile {
  const file = Deno.openSync(path);
  openFiles.register(owner, file);
  return file;
}
