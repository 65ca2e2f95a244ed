import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * A reproducible stream of random numbers.
 *
 * There is no hidden state to save: a stream is named by its use (`seed`, `"sampler"`, epoch, …), and the same name
 * gives the same numbers in every process. This makes a resumed run equal to one that was never interrupted.
 */
export class RandomStream {
  readonly #generator: { next(): number };

  /**
   * Opens a stream at its beginning.
   *
   * @param seed The run's seed.
   * @param purpose What the numbers are for; streams of different purposes are independent.
   * @param indices Epoch, step or index; they distinguish the streams of one purpose.
   */
  constructor(seed: number, purpose: string, ...indices: number[]) {
    this.#generator = xoroshiro128plus(hash(`${seed}/${purpose}/${indices.join("/")}`));
    // The generator's first outputs are correlated with its seed, so they are skipped.
    for (let i = 0; i < 8; i++) this.#generator.next();
  }

  /** The next number, uniform in [0, 1), with 32 random bits. */
  uniform(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  /** The next whole number, uniform in [0, `bound`). */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** The next number of the normal distribution with mean 0 and variance 1 (Box and Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** `length` numbers uniform in [0, 1), as float32 strictly below 1. */
  uniforms(length: number): Float32Array<ArrayBuffer> {
    // 24 bits: rounding 32 bits to float32 could give 1.
    return Float32Array.from({ length }, () => (this.#generator.next() >>> 8) / 0x100_0000);
  }

  /** Shuffles `items` in place and returns them (Fisher and Yates; Durstenfeld, 1964). */
  shuffle<T extends { [index: number]: number; length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
    return items;
  }
}

/** A 32-bit hash of a text: FNV-1a, then the finalizer of MurmurHash3, so that similar names get different hashes. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
