/** Images and their embeddings, as a file of embeddings takes them. */
export interface EmbeddedRows {
  /** The images' paths, `[B]`. */
  paths: readonly string[];
  /** The images' classes, `[B]`; undefined where none is known. */
  labels: readonly (string | undefined)[];
  /** `[B, D]` */
  embeddings: Float32Array<ArrayBuffer>;
}

/** A file of embeddings that is being written. */
export interface EmbeddingFile {
  /**
   * Adds rows.
   *
   * @throws {UserError} If the disk is full.
   */
  write(rows: EmbeddedRows): Promise<void>;
  /**
   * Completes the file, which then appears under its name.
   *
   * @returns The paths of what was written.
   * @throws {UserError} If the disk is full.
   */
  finish(): Promise<string[]>;
  /** Removes what was written so far. */
  abandon(): Promise<void>;
}

/** A format of files of embeddings. */
export interface EmbeddingFormat {
  /** What it is, for the help. */
  about: string;
  /**
   * Begins a file.
   *
   * @param path Ends with the format's name.
   * @param dimension D.
   * @throws {UserError} If it cannot be written.
   */
  create(path: string, dimension: number): Promise<EmbeddingFile>;
}
