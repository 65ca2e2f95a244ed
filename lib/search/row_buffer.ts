import type { IndexEntry } from "./index_format.ts";
import type { IndexRows } from "./segment.ts";

/** Collects rows into parts of a fixed size. */
export class RowBuffer {
  readonly #dimension: number;
  readonly #most: number;
  #embeddings: Float32Array<ArrayBuffer>;
  #entries: IndexEntry[] = [];

  /**
   * Starts empty.
   *
   * @param dimension D.
   * @param most The rows of a part.
   */
  constructor(dimension: number, most: number) {
    this.#dimension = dimension;
    this.#most = most;
    this.#embeddings = new Float32Array(0);
  }

  /** Takes rows and returns the parts that are full. */
  *push({ embeddings, entries }: IndexRows): Generator<IndexRows> {
    for (let start = 0; start < entries.length;) {
      const end = Math.min(entries.length, start + this.#most - this.#entries.length);
      this.#add(
        embeddings.subarray(start * this.#dimension, end * this.#dimension),
        entries.slice(start, end),
      );
      start = end;
      if (this.#entries.length === this.#most) yield this.#take();
    }
  }

  /** Returns the rows that are left; undefined if there are none. */
  rest(): IndexRows | undefined {
    return this.#entries.length === 0 ? undefined : this.#take();
  }

  #add(embeddings: Float32Array<ArrayBuffer>, entries: readonly IndexEntry[]): void {
    const filled = this.#entries.length * this.#dimension;
    const needed = filled + embeddings.length;
    if (needed > this.#embeddings.length) {
      const larger = new Float32Array(
        Math.min(this.#most * this.#dimension, Math.max(needed, 2 * this.#embeddings.length)),
      );
      larger.set(this.#embeddings.subarray(0, filled));
      this.#embeddings = larger;
    }
    this.#embeddings.set(embeddings, filled);
    for (const entry of entries) this.#entries.push(entry);
  }

  #take(): IndexRows {
    const entries = this.#entries;
    const embeddings = this.#embeddings.slice(0, entries.length * this.#dimension);
    this.#entries = [];
    return { embeddings, entries };
  }
}
