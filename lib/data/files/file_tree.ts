/** The files of a folder on the disk or of a ZIP file. Names are relative, with `/` between the parts. */
export interface FileTree {
  /** The path of the folder or the ZIP file, as the user wrote it, without a slash at the end. */
  readonly path: string;
  /**
   * Lists all files, sorted by name. Hidden ones are left out, links are followed.
   *
   * @throws {UserError} If a folder cannot be read, or a link leads to a folder that it is in.
   */
  list(): Promise<readonly string[]>;
  /** Whether there is such a file. */
  has(name: string): Promise<boolean>;
  /**
   * Returns what changes if the contents of a file change: its size with the time of its last change or its checksum;
   * undefined if it cannot be read.
   */
  stamp(name: string): Promise<string | undefined>;
  /**
   * Reads a file.
   *
   * @param most Reads at most so many bytes from the start, if given.
   * @throws {UserError} With the reason, if it cannot be read.
   */
  read(name: string, most?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Returns the path of a file, for messages. */
  pathOf(name: string): string;
  /** Returns where a file is on the disk as it is; undefined within a ZIP file. */
  diskPath(name: string): string | undefined;
}
