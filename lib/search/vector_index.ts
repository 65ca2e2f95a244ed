import { UserError } from "../base/user_error.ts";
import { readManifest } from "./read_manifest.ts";
import type { IndexEntry, IndexManifest, Segment } from "./index_format.ts";
import { readEmbeddings, readEntries } from "./segment.ts";

/** How often an index is read again that is changed meanwhile. */
const TRIES = 5;

/** A part of an index in memory. */
interface LoadedSegment {
  segment: Segment;
  /** `[R, D]` */
  embeddings: Float32Array<ArrayBuffer>;
  /** `[R]` */
  entries: readonly IndexEntry[];
}

/** An index of embeddings, read: as it was at one moment, whatever changes it later. */
export class VectorIndex {
  /** Its folder. */
  readonly path: string;
  readonly manifest: IndexManifest;
  readonly #segments: readonly LoadedSegment[];

  private constructor(path: string, manifest: IndexManifest, segments: readonly LoadedSegment[]) {
    this.path = path;
    this.manifest = manifest;
    this.#segments = segments;
  }

  /**
   * Reads an index.
   *
   * @param path Its folder.
   * @throws {UserError} If there is none, it is damaged, or it has a newer format.
   */
  static async open(path: string): Promise<VectorIndex> {
    for (let left = TRIES; left > 0; left--) {
      const manifest = await readManifest(path);
      try {
        const segments: LoadedSegment[] = [];
        for (const segment of manifest.segments) {
          const embeddings = await readEmbeddings(path, segment, manifest.dimension);
          segments.push({ segment, embeddings, entries: await readEntries(path, segment) });
        }
        return new VectorIndex(path, manifest, segments);
      } catch (error) {
        // A change has replaced the segment since the manifest was read.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    throw new UserError(
      `Expected the parts of the index ${path} that its index.json lists but some are missing; build it again`,
    );
  }

  /** The number of its rows: R. */
  get count(): number {
    return this.manifest.segments.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Its embeddings in blocks of some rows, `[·, D]` each, in the order of the rows. */
  get blocks(): readonly Float32Array<ArrayBuffer>[] {
    return this.#segments.map(({ embeddings }) => embeddings);
  }

  /** What is known of a row. */
  entry(row: number): IndexEntry {
    const { segment, index } = this.#place(row);
    return segment.entries[index]!;
  }

  /** The embedding of a row, `[D]`. */
  embedding(row: number): Float32Array<ArrayBuffer> {
    const { segment, index } = this.#place(row);
    const { dimension } = this.manifest;
    return segment.embeddings.subarray(index * dimension, (index + 1) * dimension);
  }

  #place(row: number): { segment: LoadedSegment; index: number } {
    let index = row;
    for (const segment of this.#segments) {
      if (index < segment.segment.rows) return { segment, index };
      index -= segment.segment.rows;
    }
    throw new RangeError(`Expected a row below ${this.count} but found ${row}`);
  }
}
