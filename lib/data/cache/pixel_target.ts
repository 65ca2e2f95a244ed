import { withDiskErrors } from "../../base/files.ts";
import { sharedPixels } from "../image_set.ts";
import { toGrey } from "../decode/prepare_colour.ts";
import type { PixelFile } from "../pixel_file.ts";

/** Where decoded images are collected: rows of equal size, in memory or in a file. */
export interface PixelTarget {
  /** Writes a row. */
  write(row: number, pixels: Uint8Array): Promise<void>;
  /** Reads a row that was written. */
  read(row: number): Uint8Array;
  /** Converts all rows from red, green and blue to grey. */
  convertToGrey(): Promise<void>;
  /** Returns the pixels; nothing is written after that. */
  finish(): Promise<Uint8Array<SharedArrayBuffer> | PixelFile>;
}

/** Collects rows in memory that threads can share. */
export class MemoryTarget implements PixelTarget {
  #pixels: Uint8Array<SharedArrayBuffer>;
  #size: number;

  /**
   * @param rows The number of rows.
   * @param size The bytes of a row.
   */
  constructor(rows: number, size: number) {
    this.#pixels = sharedPixels(rows * size);
    this.#size = size;
  }

  /** Writes a row. */
  write(row: number, pixels: Uint8Array): Promise<void> {
    this.#pixels.set(pixels, row * this.#size);
    return Promise.resolve();
  }

  /** Reads a row. */
  read(row: number): Uint8Array {
    return this.#pixels.subarray(row * this.#size, (row + 1) * this.#size);
  }

  /** Converts all rows in place, each into the beginning of what it was. */
  convertToGrey(): Promise<void> {
    const rows = this.#pixels.length / this.#size;
    for (let row = 0; row < rows; row++) this.#pixels.set(toGrey(this.read(row)), row * this.#size / 3);
    this.#size /= 3;
    this.#pixels = this.#pixels.subarray(0, rows * this.#size);
    return Promise.resolve();
  }

  /** Returns the pixels. */
  finish(): Promise<Uint8Array<SharedArrayBuffer>> {
    return Promise.resolve(this.#pixels);
  }
}

/** Collects rows in a file. */
export class FileTarget implements PixelTarget, Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #rows: number;
  #size: number;

  /**
   * Creates the file; it grows as rows are written.
   *
   * @param rows The number of rows.
   * @param size The bytes of a row.
   */
  constructor(path: string, rows: number, size: number) {
    this.#path = path;
    this.#file = Deno.openSync(path, { create: true, read: true, write: true, truncate: true });
    this.#rows = rows;
    this.#size = size;
  }

  /** Writes a row. */
  async write(row: number, pixels: Uint8Array): Promise<void> {
    await withDiskErrors(this.#path, () => {
      this.#file.seekSync(row * this.#size, Deno.SeekMode.Start);
      for (let written = 0; written < pixels.length;) {
        written += this.#file.writeSync(pixels.subarray(written));
      }
      return Promise.resolve();
    });
  }

  /** Reads a row. */
  read(row: number): Uint8Array {
    const pixels = new Uint8Array(this.#size);
    this.#file.seekSync(row * this.#size, Deno.SeekMode.Start);
    for (let read = 0; read < pixels.length;) {
      const more = this.#file.readSync(pixels.subarray(read));
      // Rows of damaged images at the end were never written.
      if (more === null) break;
      read += more;
    }
    return pixels;
  }

  /** Converts all rows in place. */
  async convertToGrey(): Promise<void> {
    const colour = this.#size;
    for (let row = 0; row < this.#rows; row++) {
      this.#size = colour;
      const grey = toGrey(this.read(row));
      this.#size = colour / 3;
      await this.write(row, grey);
    }
    this.#size = colour / 3;
  }

  /** Returns the file, whose bytes are then on the disk. */
  async finish(): Promise<PixelFile> {
    const length = this.#rows * this.#size;
    await withDiskErrors(this.#path, async () => {
      await this.#file.truncate(length);
      await this.#file.sync();
    });
    this.#file.close();
    return { path: this.#path, offset: 0, length };
  }

  /** Closes the file if it is still open. */
  [Symbol.dispose](): void {
    try {
      this.#file.close();
    } catch {
      // finish() has closed it.
    }
  }
}
