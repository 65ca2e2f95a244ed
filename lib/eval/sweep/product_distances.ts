import type { LentMatrix, MatrixProduct } from "../../engine/native/matrix_product.ts";
import type { Kernel } from "./kernel.ts";
import { GROUP, PANEL } from "./shared_set.ts";
import { type SharedSets, type ThreadMemory, tileColumns } from "./sweep_job.ts";

/** References side by side that are multiplied at once. */
interface Tile {
  first: number;
  count: number;
  matrix: LentMatrix;
}

/** What computes products. */
type Products = Pick<MatrixProduct, "lend" | "release" | "multiply" | "dispose">;

/**
 * Distances of rows whose products libtensorflow computes, with vectors wider than WebAssembly has. It has other code for
 * some shapes of products, so the first one of each shape is compared with the kernel's: where any bit differs, the kernel
 * computes those of that shape.
 */
export class ProductDistances {
  readonly #product: Products;
  readonly #kernel: Kernel;
  readonly #sets: SharedSets;
  readonly #own: ThreadMemory;
  readonly #floats: Float32Array;
  readonly #ints: Int32Array;
  /** The references in parts. */
  readonly tiles: readonly Tile[];
  /** For each shape of product that was compared with the kernel's, whether its bits are the same. */
  readonly #isSame = new Map<string, boolean>();

  /** Lends the references to what computes products. */
  constructor(
    product: Products,
    memory: WebAssembly.Memory,
    kernel: Kernel,
    sets: SharedSets,
    own: ThreadMemory,
  ) {
    this.#product = product;
    [this.#kernel, this.#sets, this.#own] = [kernel, sets, own];
    this.#floats = new Float32Array(memory.buffer);
    this.#ints = new Int32Array(memory.buffer);
    const { rows, count, dimension } = sets.references;
    const columns = tileColumns(sets);
    this.tiles = Array.from({ length: Math.ceil(count / columns) }, (_, i) => {
      const first = i * columns;
      const width = Math.min(columns, count - first);
      return {
        first,
        count: width,
        matrix: this.#product.lend(rows + first * dimension * 4, width, dimension),
      };
    });
  }

  /** Computes d² of rows with all references into the thread's block. The rows are packed already. */
  compute(first: number, rows: number, swapped: boolean): void {
    const { queries } = this.#sets;
    const own = this.#own;
    const from = queries.rows / 4 + first * queries.dimension;
    const size = rows * queries.dimension;
    for (let i = 0; i < size; i++) this.#floats[own.leftRows / 4 + i] = -2 * this.#floats[from + i]!;
    const left = this.#product.lend(own.leftRows, rows, queries.dimension);
    try {
      for (const tile of this.tiles) this.#computeTile(left, tile, rows, swapped);
    } finally {
      this.#product.release(left);
    }
  }

  /** Whether products of so many rows, and references side by side, have the kernel's bits; undefined if not known yet. */
  isSame(rows: number, columns: number): boolean | undefined {
    return this.#isSame.get(`${rows} ${columns}`);
  }

  #computeTile(left: LentMatrix, tile: Tile, rows: number, swapped: boolean): void {
    const isSame = this.isSame(rows, tile.count);
    const place = this.#place(tile, rows, swapped);
    if (isSame !== false) {
      this.#product.multiply(left, tile.matrix, this.#own.tile);
      this.#kernel.addNorms(this.#own.tile, 4 * tile.count, ...place);
      if (isSame) return;
    }
    const found = isSame === undefined ? this.#bitsOf(tile, rows) : undefined;
    this.#kernel.distances(...place);
    if (found === undefined) return;
    const expected = this.#bitsOf(tile, rows);
    this.#isSame.set(`${rows} ${tile.count}`, found.every((bits, i) => bits === expected[i]));
  }

  #place({ first, count }: Tile, rows: number, swapped: boolean): Parameters<Kernel["distances"]> {
    const { queries: { dimension }, references: { panels, norms } } = this.#sets;
    const { left, rowNorms, block, stride } = this.#own;
    const [from, to] = [first / PANEL, Math.ceil((first + count) / PANEL)];
    return [
      left,
      Math.ceil(rows / GROUP),
      dimension,
      panels,
      rowNorms,
      norms,
      from,
      to,
      swapped,
      block,
      stride,
    ];
  }

  #bitsOf({ first, count }: Tile, rows: number): Int32Array {
    const { block, stride } = this.#own;
    const bits = new Int32Array(rows * count);
    for (let i = 0; i < rows; i++) {
      const start = (block + i * stride) / 4 + first;
      bits.set(this.#ints.subarray(start, start + count), i * count);
    }
    return bits;
  }

  /** Takes the references back. */
  [Symbol.dispose](): void {
    for (const { matrix } of this.tiles) this.#product.release(matrix);
    this.#product.dispose();
  }
}
