import { type ProductSource, productSource } from "../../engine/product_source.ts";
import { UserError } from "../../base/user_error.ts";
import { yieldToEventLoop } from "../../base/yield_to_event_loop.ts";
import { type ByClass, ownClasses } from "../by_class.ts";
import { RowSweeper } from "./row_sweeper.ts";
import { Places, placeSet, writeSet } from "./shared_set.ts";
import { blockRows, placeThread, type SharedSets } from "./sweep_job.ts";
import type { RowsJob, SweepOptions, SweepSource } from "./sweep_source.ts";
import { SweepThreads } from "./sweep_threads.ts";
import type { SweptRows } from "./swept_rows.ts";

/** Pairs below which threads take longer to start than they save. */
const FEW_PAIRS = 1 << 26;
/** The same for threads that have started. */
export const FEW_PAIRS_OF_POOL = 1 << 23;
/** The most bytes that WebAssembly can address. */
const MOST_BYTES = 2 ** 32;
const PAGE = 1 << 16;
/** References below which libtensorflow's products are not worth their start. */
const FEW_REFERENCES = 2048;
/** References above which blocks have so few rows that products cost more than the kernel's. */
const MANY_REFERENCES = 150_000;
/** Numbers of an embedding that products sum in their order; more are summed in parts, with other bits. */
const MOST_SUMMED = 256;

/** Consecutive rows. */
export interface RowBlock {
  first: number;
  rows: number;
}

/** The number of threads that are worth it for so many pairs, on this machine. */
export function threadsWorth(pairs: number, cores = navigator.hardwareConcurrency): number {
  return pairs < FEW_PAIRS ? 1 : cores;
}

/** Sweeps over the matrix of squared distances of two sets, which are in a memory that threads share. */
export class Sweeps implements SweepSource {
  readonly #memory: WebAssembly.Memory;
  readonly #sets: SharedSets;
  readonly #threadPlaces: readonly number[];
  readonly #products: ProductSource | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #pool: SweepThreads | undefined;
  #own: SweepThreads | undefined;

  private constructor(
    memory: WebAssembly.Memory,
    sets: SharedSets,
    threadPlaces: readonly number[],
    products: ProductSource | undefined,
    pool: SweepThreads | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#memory = memory;
    this.#sets = sets;
    this.#threadPlaces = threadPlaces;
    this.#products = products;
    this.#pool = pool;
    this.#signal = signal;
  }

  /**
   * Copies two sets into a memory.
   *
   * @param references The queries themselves, the same object, to compare all pairs within one set.
   * @throws {UserError} If they need more than 4 GB.
   */
  static async open(queries: ByClass, references: ByClass, options: SweepOptions = {}): Promise<Sweeps> {
    const { selves, pool, signal } = options;
    const pairs = queries.count * references.count;
    const usual = pool === undefined
      ? threadsWorth(pairs, options.cores || undefined)
      : pairs < FEW_PAIRS_OF_POOL
      ? 1
      : pool.count;
    const threads = options.threads ?? usual;
    const within = queries === references;
    const places = new Places();
    const products = hasProducts(queries, references) ? productSource() : undefined;
    const first = placeSet(queries, places, products !== undefined);
    const second = within ? first : placeSet(references, places, products !== undefined);
    const sets = {
      queries: first,
      references: second,
      within,
      ownClasses: ownClasses(queries, references),
      selves,
    };
    const parts = [sets, swap(sets)].map((sets) => {
      const own = new Places(0);
      placeThread(sets, own);
      return own.end;
    });
    const size = Math.max(...parts);
    const fit = Math.floor((MOST_BYTES - places.end) / size);
    if (fit < 1) {
      throw new UserError(
        `Expected embeddings that take less than 4 GB but found ${queries.count} and ${references.count} of ` +
          `${queries.dimension} numbers; evaluate fewer of them`,
      );
    }
    const count = Math.max(1, Math.min(threads, fit, pool?.count ?? Infinity));
    const threadPlaces = Array.from({ length: count }, () => places.take(size));
    const pages = Math.ceil(places.end / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    await writeSet(queries, memory, first);
    if (!within) await writeSet(references, memory, second);
    return new Sweeps(memory, sets, threadPlaces, products, pool, signal);
  }

  /** Whether all pairs within one set are compared. */
  get within(): boolean {
    return this.#sets.within;
  }

  /**
   * The rows of a job, in the blocks in which they are swept; what is found does not depend on their size.
   *
   * @param most The most rows of a block.
   */
  blocks({ swapped }: RowsJob, most = Infinity): RowBlock[] {
    const sets = this.#setsOf(swapped);
    const size = Math.min(blockRows(sets), most);
    const { count } = sets.queries;
    return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
      first: i * size,
      rows: Math.min(size, count - i * size),
    }));
  }

  /** @param blocks Those of the job that are swept, in their order; by default all. */
  async *rows(
    job: RowsJob,
    histograms: (counts: Uint32Array<ArrayBuffer>) => void = () => {},
    blocks: readonly RowBlock[] = this.blocks(job),
  ): AsyncGenerator<SweptRows> {
    const sets = this.#setsOf(job.swapped);
    const owns = this.#threadPlaces.map((place) => placeThread(sets, new Places(place)));
    const whole = { ...job, sets, products: this.#products };
    if (owns.length > 1 && blocks.length > 1) {
      const threads = this.#pool ?? (this.#own ??= new SweepThreads(owns.length));
      for await (const swept of threads.sweep(this.#memory, whole, owns, blocks, histograms)) {
        this.#signal?.throwIfAborted();
        if (swept.histograms) histograms(swept.histograms);
        yield swept;
      }
      return;
    }
    using sweeper = await RowSweeper.open(this.#memory, whole, owns[0]!);
    for (const { first, rows } of blocks) {
      if (this.#signal !== undefined) await yieldToEventLoop(this.#signal);
      const swept = sweeper.sweep(first, rows);
      if (swept.histograms) histograms(swept.histograms);
      yield swept;
    }
    if (job.counts) histograms(sweeper.takeHistograms());
  }

  /** The number of classes of a job's references. */
  referenceClasses({ swapped }: RowsJob): number {
    return this.#setsOf(swapped).references.classes;
  }

  #setsOf(swapped = false): SharedSets {
    return swapped ? swap(this.#sets) : this.#sets;
  }

  /** Ends its own threads; those of the caller forget its memory. */
  [Symbol.dispose](): void {
    this.#own?.[Symbol.dispose]();
    this.#pool?.release();
  }
}

/** Whether libtensorflow's products are worth their start: embeddings of so many numbers are summed in one go. */
function hasProducts({ dimension }: ByClass, { count }: ByClass): boolean {
  return count >= FEW_REFERENCES && count <= MANY_REFERENCES && dimension <= MOST_SUMMED;
}

/** The references as queries. Which of them are the same image, a job says. */
function swap({ queries, references, within, ownClasses }: SharedSets): SharedSets {
  const swapped = new Int32Array(references.classes).fill(-1);
  ownClasses.forEach((own, i) => {
    if (own >= 0) swapped[own] = i;
  });
  return { queries: references, references: queries, within, ownClasses: swapped, selves: undefined };
}
