import { UserError } from "../base/user_error.ts";
import { alignedFloats } from "../engine/aligned_floats.ts";
import { readManifest } from "./read_manifest.ts";
import type { IndexEntry, IndexManifest, Segment } from "./index_format.ts";
import { readEmbeddings, readEntries } from "./segment.ts";

/** How often an index is read again that is changed meanwhile. */
const TRIES = 5;
/** Numbers of a block that its engine compares at once, 1 GB, unless a segment has more. */
const BLOCK_NUMBERS = 1 << 28;

/** A part of an index in memory. */
interface LoadedSegment {
  segment: Segment;
  /** `[R, D]`, a part of a block. */
  embeddings: Float32Array<ArrayBuffer>;
  /** `[R]` */
  entries: readonly IndexEntry[];
}

/** The parts of an index in memory. */
interface Loaded {
  segments: LoadedSegment[];
  blocks: Float32Array<ArrayBuffer>[];
}

/** An index of embeddings, read: as it was at one moment, whatever changes it later. */
export class VectorIndex {
  /** Its folder. */
  readonly path: string;
  readonly manifest: IndexManifest;
  /** Its embeddings in blocks of some rows, `[·, D]` each, in the order of the rows. */
  readonly blocks: readonly Float32Array<ArrayBuffer>[];
  readonly #segments: readonly LoadedSegment[];

  private constructor(path: string, manifest: IndexManifest, loaded: Loaded) {
    this.path = path;
    this.manifest = manifest;
    this.blocks = loaded.blocks;
    this.#segments = loaded.segments;
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
        return new VectorIndex(path, manifest, await readSegments(path, manifest));
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

/**
 * Reads the parts of an index into blocks as large as allowed, so that a search is few operations even if the index grew
 * by many changes.
 */
async function readSegments(path: string, { dimension, segments }: IndexManifest): Promise<Loaded> {
  const loaded: Loaded = { segments: [], blocks: [] };
  for (const { first, count, rows } of blocksOf(segments, Math.floor(BLOCK_NUMBERS / dimension))) {
    const block = alignedFloats(rows * dimension);
    let done = 0;
    for (const segment of segments.slice(first, first + count)) {
      const embeddings = block.subarray(done, done += segment.rows * dimension);
      embeddings.set(await readEmbeddings(path, segment, dimension));
      loaded.segments.push({ segment, embeddings, entries: await readEntries(path, segment) });
    }
    loaded.blocks.push(block);
  }
  return loaded;
}

/** Divides segments into runs of at most so many rows, or of one segment. */
function blocksOf(
  segments: readonly Segment[],
  most: number,
): { first: number; count: number; rows: number }[] {
  const blocks: { first: number; count: number; rows: number }[] = [];
  segments.forEach(({ rows }, i) => {
    const last = blocks.at(-1);
    if (last === undefined || last.rows + rows > most) blocks.push({ first: i, count: 1, rows });
    else {
      last.count++;
      last.rows += rows;
    }
  });
  return blocks;
}
