import { disk } from "./disk.ts";
import { withDiskErrors } from "./files.ts";

/** A file that is written piece by piece under a temporary name, and gets its own name once it is complete. */
export class PartFile {
  /** Its own name. */
  readonly path: string;
  readonly #temporary: string;
  readonly #file: Deno.FsFile;
  #open = true;

  private constructor(path: string, temporary: string, file: Deno.FsFile) {
    this.path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /**
   * Begins to write a file; nothing at its path changes yet.
   *
   * @throws {UserError} If its folder cannot be written.
   */
  static async create(path: string): Promise<PartFile> {
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
    const file = await withDiskErrors(path, () => disk.open(temporary, { write: true, createNew: true }));
    return new PartFile(path, temporary, file);
  }

  /**
   * Writes bytes or text at the end.
   *
   * @throws {UserError} If the disk is full; what was written is removed then.
   */
  async write(data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    await this.#orAbandon(() => disk.write(this.#file, this.#temporary, bytes));
  }

  /**
   * Writes bytes again at the start, over those that are there.
   *
   * @throws {UserError} If the disk is full; what was written is removed then.
   */
  async rewriteStart(bytes: Uint8Array): Promise<void> {
    await this.#orAbandon(async () => {
      await this.#file.seek(0, Deno.SeekMode.Start);
      await disk.write(this.#file, this.#temporary, bytes);
      await this.#file.seek(0, Deno.SeekMode.End);
    });
  }

  /**
   * Brings everything to the disk; after it, {@link finish} only has to give the file its name.
   *
   * @throws {UserError} If the disk is full; what was written is removed then.
   */
  async complete(): Promise<void> {
    await this.#orAbandon(async () => {
      if (!this.#open) return;
      await disk.sync(this.#file, this.#temporary);
      this.#close();
    });
  }

  /**
   * Gives the file its name; a file that had it is replaced.
   *
   * @throws {UserError} If the disk is full or cannot be written; what was written is removed then.
   */
  async finish(): Promise<void> {
    await this.complete();
    await this.#orAbandon(() => disk.rename(this.#temporary, this.path));
  }

  /** Removes what was written. */
  async abandon(): Promise<void> {
    this.#close();
    await disk.remove(this.#temporary).catch(() => {});
  }

  async #orAbandon(work: () => Promise<void>): Promise<void> {
    try {
      await withDiskErrors(this.path, work);
    } catch (error) {
      await this.abandon();
      throw error;
    }
  }

  #close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }
}
