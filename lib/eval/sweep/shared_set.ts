import { tf } from "../../engine/tf.ts";
import type { ByClass } from "../by_class.ts";

/** References side by side in a panel: two vectors of four float32. */
export const PANEL = 8;
/** Rows of a group. */
export const GROUP = 6;

/** Where the embeddings of a set are in a shared memory, in bytes, and their numbers. */
export interface SharedSet {
  /** N. */
  count: number;
  /** D. */
  dimension: number;
  /** Embeddings, `[⌈N / 8⌉, D, 8]`. */
  panels: number;
  /** Embeddings, `[N, D]`, for products by libtensorflow; 0 without it. */
  rows: number;
  /** |a|² as float32, `[8 · ⌈N / 8⌉]`. */
  norms: number;
  /** The first row of each class, then N, as int32. */
  starts: number;
  /** The number of classes. */
  classes: number;
}

/** Places parts of a memory one after another, each at a multiple of 64 bytes. */
export class Places {
  /** The first byte that is free. */
  end: number;

  /** @param start The first byte that may be used; not 0, which stands for none. */
  constructor(start = 64) {
    this.end = start;
  }

  /** The place of so many bytes. */
  take(bytes: number): number {
    const place = this.end;
    this.end = Math.ceil((place + bytes) / 64) * 64;
    return place;
  }
}

/**
 * Decides where a set will be.
 *
 * @param hasProducts Whether libtensorflow computes products.
 */
export function placeSet(
  { count, dimension, classes }: ByClass,
  places: Places,
  hasProducts = false,
): SharedSet {
  const padded = Math.ceil(count / PANEL) * PANEL;
  return {
    count,
    dimension,
    panels: places.take(padded * dimension * 4),
    rows: hasProducts ? places.take(count * dimension * 4) : 0,
    norms: places.take(padded * 4),
    starts: places.take((classes.length + 1) * 4),
    classes: classes.length,
  };
}

/** Embeddings whose norms are computed together. */
const NORMS = 1 << 15;

/** Writes a set to its place. The norms come from the engine. */
export async function writeSet(set: ByClass, memory: WebAssembly.Memory, place: SharedSet): Promise<void> {
  const { count, dimension, embeddings } = set;
  new Int32Array(memory.buffer, place.starts, set.starts.length).set(set.starts);
  if (place.rows > 0) new Float32Array(memory.buffer, place.rows, count * dimension).set(embeddings);
  const norms = new Float32Array(memory.buffer, place.norms, count);
  const panels = new Float32Array(memory.buffer, place.panels, Math.ceil(count / PANEL) * PANEL * dimension);
  for (let first = 0; first < count; first += NORMS) {
    const last = Math.min(first + NORMS, count);
    const squares = tf.tidy(() =>
      tf.tensor2d(embeddings.subarray(first * dimension, last * dimension), [last - first, dimension])
        .square().sum(1)
    );
    norms.set(await squares.data<"float32">(), first);
    squares.dispose();
    for (let i = first; i < last; i++) {
      let to = (i - i % PANEL) * dimension + i % PANEL;
      for (let from = i * dimension; from < (i + 1) * dimension; from++, to += PANEL) {
        panels[to] = embeddings[from]!;
      }
    }
  }
}
