import type { MatrixProduct } from "../../engine/native/matrix_product.ts";
import type { ProductSource } from "../../engine/product_source.ts";
import { BINS } from "../fine_bins.ts";
import { binOfBits } from "../row_bins.ts";
import { ProductDistances } from "./product_distances.ts";
import { binRow, rankRow } from "./rank_row.ts";
import { DetailFinder, hitsCoarse } from "./row_findings.ts";
import type { SweepJob, ThreadMemory } from "./sweep_job.ts";
import type { SweptRows } from "./swept_rows.ts";
import { type SweptRow, ThreadSpace } from "./thread_space.ts";

/** The most pairs counted before the histograms are emptied: all of them may be in one bin of 32 bits. */
const MOST_COUNTED = 2 ** 32 - 1;

/** Sweeps rows of the distance matrix in one thread: computes d² of a block of rows and finds what a job asks for. */
export class RowSweeper {
  readonly #space: ThreadSpace;
  readonly #job: SweepJob;
  readonly #details: DetailFinder | undefined;
  #counted = 0;

  private constructor(space: ThreadSpace, memory: WebAssembly.Memory, job: SweepJob) {
    this.#space = space;
    const { own } = space;
    this.#job = job;
    if (job.details) this.#details = new DetailFinder(this.#space, job.details);
    if (job.watched) new Uint8Array(memory.buffer, own.watched, BINS).set(job.watched);
    if (job.edges) this.#space.ints.set(job.edges, own.edges / 4);
    this.#emptyHistograms();
  }

  /**
   * Prepares a job.
   *
   * @param memory With the sets of the job.
   * @param own The parts of the memory that no other thread uses.
   * @param module The kernel, from the thread that compiled it.
   */
  static async open(
    memory: WebAssembly.Memory,
    job: SweepJob,
    own: ThreadMemory,
    module?: WebAssembly.Module,
  ): Promise<RowSweeper> {
    const { products, sets } = job;
    const product = products && await openProduct(products, memory);
    const space = new ThreadSpace(
      memory,
      sets,
      own,
      module,
      product && ((kernel) => new ProductDistances(product, memory, kernel, sets, own)),
    );
    return new RowSweeper(space, memory, job);
  }

  /** Sweeps `count` rows from the row `first` on, no more than fit the thread's memory; blocks come in order. */
  sweep(first: number, count: number): SweptRows {
    const [job, space] = [this.#job, this.#space];
    const rows = space.rows(first, count);
    const swept: SweptRows = { first, rows: count };
    if (job.below) return { ...swept, below: this.#countBelow(rows, job.below) };
    space.computeDistances(first, count, 0, job.sets.references.count, job.swapped);
    if (job.counts || job.watched) Object.assign(swept, this.#countRows(rows));
    if (job.ranks) swept.rankings = new Float64Array(count * 4);
    if (job.edges) swept.cells = new Float32Array(count * 2 * job.edges.length);
    if (job.details) swept.details = [];
    if (job.coarse) swept.coarseHits = new Uint8Array(count);
    for (const [i, row] of rows.entries()) {
      if (job.ranks || job.edges || job.details) binRow(space, row);
      if (swept.rankings && row.relevant > 0) {
        rankRow(space, row, job.ranks === "whole", swept.rankings, 4 * i);
      }
      if (swept.cells) this.#countCells(row, i, swept.cells);
      swept.details?.push(this.#details!.find(row));
      if (swept.coarseHits) {
        const { queries, references } = job.coarse!;
        swept.coarseHits[i] = Number(hitsCoarse(space, row, queries[row.classIndex]!, references));
      }
    }
    return swept;
  }

  /** The counts of all bins, positive then negative; they begin at 0 again. */
  takeHistograms(): Uint32Array<ArrayBuffer> {
    const { ints, own: { positive, negative } } = this.#space;
    const counts = new Uint32Array(2 * BINS);
    counts.set(ints.subarray(positive / 4, positive / 4 + BINS));
    counts.set(ints.subarray(negative / 4, negative / 4 + BINS), BINS);
    this.#emptyHistograms();
    return counts;
  }

  /** Releases what it has outside of the memory. */
  [Symbol.dispose](): void {
    this.#space.dispose();
  }

  #emptyHistograms(): void {
    const { ints, own: { positive, negative } } = this.#space;
    ints.fill(0, positive / 4, positive / 4 + BINS);
    ints.fill(0, negative / 4, negative / 4 + BINS);
    this.#counted = 0;
  }

  #countRows(rows: readonly SweptRow[]): Partial<SweptRows> {
    const { kernel, own, ints, doubles, sets: { references, ownClasses, within } } = this.#space;
    const { watched } = this.#job;
    const pairs = rows.length * references.count;
    const histograms = this.#counted + pairs > MOST_COUNTED ? this.takeHistograms() : undefined;
    this.#counted += pairs;
    const width = 2 * (references.classes + 1);
    const found: Int32Array[] = [];
    for (const [i, row] of rows.entries()) {
      const ownClass = ownClasses[row.classIndex]!;
      const end = kernel.countRow(
        row.at,
        row.from,
        row.self,
        references.starts,
        within ? ownClass : 0,
        references.classes,
        ownClass,
        own.positive,
        own.negative,
        watched === undefined ? 0 : own.watched,
        own.sums + i * width * 8,
        own.found,
      );
      if (end > own.found) found.push(ints.slice(own.found / 4, end / 4));
    }
    const sums = new Float64Array(rows.length * width);
    sums.set(doubles.subarray(own.sums / 8, own.sums / 8 + sums.length));
    const values = new Int32Array(found.reduce((sum, { length }) => sum + length, 0));
    let to = 0;
    for (const part of found) {
      values.set(part, to);
      to += part.length;
    }
    return { sums, ...(watched && { watched: values }), ...(histograms && { histograms }) };
  }

  /** Counts a row's references before each edge: those of the query's class, then the others. */
  #countCells(row: SweptRow, i: number, cells: Float32Array): void {
    const { kernel, own, ints, floats } = this.#space;
    const { edges, excluded } = this.#job;
    const count = edges!.length;
    for (const place of excluded?.get(row.row) ?? []) {
      ints[own.ownBins / 4 + binOfBits(ints[row.at / 4 + place]!)]!--;
    }
    kernel.countBefore(own.ownBins, own.edges, count, own.cells);
    kernel.countBefore(own.otherBins, own.edges, count, own.cells + 4 * count);
    cells.set(floats.subarray(own.cells / 4, own.cells / 4 + 2 * count), i * 2 * count);
  }

  /** Counts the positive pairs of rows below limits. */
  #countBelow(rows: readonly SweptRow[], limits: Int32Array): Int32Array<ArrayBuffer> {
    const { kernel, ints } = this.#space;
    const below = new Int32Array(rows.length * limits.length);
    const filled = rows.filter(({ start, end, from }) => Math.max(start, from) < end);
    if (filled.length === 0) return below;
    const first = Math.min(...filled.map(({ start, from }) => Math.max(start, from)));
    const last = Math.max(...filled.map(({ end }) => end));
    this.#space.computeDistances(rows[0]!.row, rows.length, first, last);
    for (const [i, { at, self, from, start, end }] of rows.entries()) {
      const begin = Math.max(start, from);
      if (begin >= end) continue;
      limits.forEach((limit, l) => {
        const itself = Number(self >= begin && self < end && ints[at / 4 + self]! < limit);
        below[i * limits.length + l] = kernel.countBelow(at, begin, end, limit) - itself;
      });
    }
    return below;
  }
}

/** Opens libtensorflow's products; undefined where its file is gone since it was opened: the kernel does without. */
async function openProduct(
  source: ProductSource,
  memory: WebAssembly.Memory,
): Promise<MatrixProduct | undefined> {
  // Only here, since threads without libtensorflow need none of it.
  const { MatrixProduct } = await import("../../engine/native/matrix_product.ts");
  try {
    return new MatrixProduct(source, memory.buffer);
  } catch {
    return undefined;
  }
}
