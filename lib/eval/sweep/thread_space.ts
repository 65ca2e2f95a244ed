import { type Kernel, startKernel } from "./kernel.ts";
import type { ProductDistances } from "./product_distances.ts";
import { GROUP, PANEL } from "./shared_set.ts";
import type { SharedSets, ThreadMemory } from "./sweep_job.ts";

/** A row of the matrix of squared distances while it is swept: one query with all references. */
export interface SweptRow {
  /** The query's index among the queries. */
  row: number;
  /** Where its d² are, in bytes. */
  at: number;
  /** The query's class, as an index among the classes of queries. */
  classIndex: number;
  /** The query's index among the references, where it is skipped; -1 if it is not one of them. */
  self: number;
  /** The first reference whose pair with the query is not in an earlier row. */
  from: number;
  /** The first reference of the query's class. */
  start: number;
  /** One past the last reference of the query's class; equal to `start` if there is none. */
  end: number;
  /** The number of references of the query's class, excluding itself. */
  relevant: number;
}

/** A memory with the sets of a job, as one thread sees it, and that thread's own parts. */
export class ThreadSpace {
  /** The functions that work on it. */
  readonly kernel: Kernel;
  /** The memory as int32. */
  readonly ints: Int32Array;
  /** The memory as float32. */
  readonly floats: Float32Array;
  /** The memory as float64. */
  readonly doubles: Float64Array;
  readonly #queryStarts: Int32Array;
  readonly #starts: Int32Array;
  readonly #products: ProductDistances | undefined;

  /**
   * Opens a memory.
   *
   * @param sets What is compared.
   * @param own The parts that no other thread uses.
   * @param module The kernel, from the thread that compiled it.
   * @param products Makes what computes whole rows by libtensorflow's products, if the kernel does not.
   */
  constructor(
    memory: WebAssembly.Memory,
    readonly sets: SharedSets,
    readonly own: ThreadMemory,
    module?: WebAssembly.Module,
    products?: (kernel: Kernel) => ProductDistances,
  ) {
    this.kernel = startKernel(memory, module);
    this.#products = products?.(this.kernel);
    this.ints = new Int32Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
    const { queries, references } = sets;
    this.#queryStarts = this.ints.subarray(queries.starts / 4, queries.starts / 4 + queries.classes + 1);
    this.#starts = this.ints.subarray(
      references.starts / 4,
      references.starts / 4 + references.classes + 1,
    );
  }

  /** Some rows, of which the first one is the first of the thread's block. */
  rows(first: number, count: number): SweptRow[] {
    const { within, ownClasses, selves } = this.sets;
    const starts = this.#queryStarts;
    let classIndex = lastAtMost(starts, first);
    return Array.from({ length: count }, (_, i) => {
      const row = first + i;
      while (starts[classIndex + 1]! <= row) classIndex++;
      const own = ownClasses[classIndex]!;
      const [start, end] = own < 0 ? [0, 0] : [this.#starts[own]!, this.#starts[own + 1]!];
      const self = within ? row : selves?.[row] ?? -1;
      return {
        row,
        at: this.own.block + i * this.own.stride,
        classIndex,
        self,
        from: within ? row + 1 : 0,
        start,
        end,
        relevant: self < 0 ? end - start : end - start - 1,
      };
    });
  }

  /**
   * Computes d² of rows with the references from `from` on, up to but not including `to`.
   *
   * @param swapped Whether to add the references' norms first.
   */
  computeDistances(first: number, rows: number, from: number, to: number, swapped = false): void {
    const { kernel, own, sets: { queries, references } } = this;
    this.#packLeft(first, rows);
    if (this.#products !== undefined && from === 0 && to === references.count) {
      this.#products.compute(first, rows, swapped);
      return;
    }
    kernel.distances(
      own.left,
      Math.ceil(rows / GROUP),
      queries.dimension,
      references.panels,
      own.rowNorms,
      references.norms,
      Math.floor(from / PANEL),
      Math.ceil(to / PANEL),
      swapped,
      own.block,
      own.stride,
    );
  }

  /** Releases what the thread has outside of the memory. */
  dispose(): void {
    this.#products?.[Symbol.dispose]();
  }

  /** Writes −2a of some queries in groups of six, `[groups, D, 6]`, and their norms. */
  #packLeft(first: number, rows: number): void {
    const { floats, own, sets: { queries: { dimension, panels, norms } } } = this;
    const groups = Math.ceil(rows / GROUP);
    floats.fill(0, own.left / 4, own.left / 4 + groups * GROUP * dimension);
    floats.fill(0, own.rowNorms / 4, own.rowNorms / 4 + groups * GROUP);
    for (let i = 0; i < rows; i++) {
      const query = first + i;
      floats[own.rowNorms / 4 + i] = floats[norms / 4 + query]!;
      let from = panels / 4 + (query - query % PANEL) * dimension + query % PANEL;
      let to = own.left / 4 + (i - i % GROUP) * dimension + i % GROUP;
      for (let k = 0; k < dimension; k++, from += PANEL, to += GROUP) floats[to] = -2 * floats[from]!;
    }
  }
}

/** The index of the last number that is at most a value, among ascending ones; the first is. */
function lastAtMost(ascending: Int32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The parts of a row with references of the query's class, excluding itself. */
export function ownRanges({ self, start, end }: SweptRow): readonly (readonly [from: number, to: number])[] {
  return self < start || self >= end ? [[start, end]] : [[start, self], [self + 1, end]];
}

/** The parts of a row with references of other classes. */
export function otherRanges(
  { start, end }: SweptRow,
  count: number,
): readonly (readonly [from: number, to: number])[] {
  return [[0, start], [end, count]];
}
