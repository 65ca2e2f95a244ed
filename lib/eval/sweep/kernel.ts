import { KERNEL } from "./kernel_binary.ts";

/** The functions of `kernel.as`, where they are described. Pointers are bytes in the memory. */
export interface Kernel {
  /** Computes d² of rows and references. */
  distances(
    left: number,
    groups: number,
    dimension: number,
    panels: number,
    rowNorms: number,
    norms: number,
    from: number,
    to: number,
    swapped: boolean,
    out: number,
    stride: number,
  ): void;
  /** Computes d² from products. */
  addNorms(products: number, width: number, ...as: Parameters<Kernel["distances"]>): void;
  /** Counts the pairs of a row. */
  countRow(
    row: number,
    from: number,
    self: number,
    starts: number,
    firstClass: number,
    classes: number,
    own: number,
    positive: number,
    negative: number,
    watched: number,
    sums: number,
    found: number,
  ): number;
  /** Empties the bins of a row. */
  clearBins(bins: number): void;
  /** Counts a range of a row in the row's bins. */
  binRange(row: number, from: number, to: number, bins: number): void;
  /** Finds how far a row has to be ranked. */
  scanBins(own: number, others: number, most: number, result: number): void;
  /** One past the last bin with a reference. */
  binsUsed(bins: number): number;
  /** The bin before which are at least so many references, or all. */
  reach(own: number, others: number, most: number): number;
  /** Writes how many references are in the bins before each edge. */
  countBefore(bins: number, edges: number, count: number, out: number): void;
  /** How many d² of a range have bits below a limit. */
  countBelow(row: number, from: number, to: number, limit: number): number;
  /** The bits of the least d² of a range. */
  least(row: number, from: number, to: number): number;
  /** The bits of the greatest d² of a range. */
  greatest(row: number, from: number, to: number): number;
  /** Writes the places of a range whose d² is between two limits. */
  gatherPlaces(row: number, from: number, to: number, low: number, limit: number, out: number): number;
  /** Writes sortable keys of a range whose d² is between two limits. */
  gatherKeys(row: number, from: number, to: number, low: number, limit: number, out: number): number;
  /** Ranks keys of the query's class among those of others. */
  rankKeys(
    own: number,
    count: number,
    others: number,
    otherCount: number,
    bits: number,
    before: number,
    relevant: number,
    buckets: number,
    space: number,
    result: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The compiled kernel: the same each time, since V8 makes the code of a module faster while it is used. */
export function kernelModule(): WebAssembly.Module {
  return compiled ??= new WebAssembly.Module(Uint8Array.fromBase64(KERNEL));
}

/** Starts the kernel in a shared memory; each thread has its own. */
export function startKernel(memory: WebAssembly.Memory, module: WebAssembly.Module = kernelModule()): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
}
