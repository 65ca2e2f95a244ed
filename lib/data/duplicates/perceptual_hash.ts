import type { ImageShape } from "../../base/shrink_image.ts";

/** The number of bits of a perceptual hash. */
export const HASH_BITS = 64;

/** The frequencies of the hash, up to this one along each side: the 64 lowest without the mean. */
const FREQUENCIES = 11;

/** Smaller coefficients are errors of rounding: those of a blank image are 0. */
const NOTHING = 1e-6;

/**
 * How far a coefficient must exceed the median, in units of the mean deviation from it: in symmetric pictures half of them
 * are 0, like the median, up to the errors of an encoding.
 */
const MARGIN = 0.1;

/** Parts of a hash by which candidates are found; each gets low and high frequencies, since high ones vary less. */
const PARTS = 4;

/** The 64 pairs of frequencies with the smallest sums, without the mean, by their place in the hash. */
const LOWEST: readonly (readonly [vertical: number, horizontal: number])[] = interleaved(
  Array.from(
    { length: FREQUENCIES * FREQUENCIES },
    (_, i) => [Math.floor(i / FREQUENCIES), i % FREQUENCIES] as const,
  )
    .sort(([a, b], [c, d]) => (a + b) - (c + d) || a - c)
    .slice(1, 1 + HASH_BITS),
);

function interleaved<T>(items: readonly T[]): T[] {
  const length = items.length / PARTS;
  return items.map((_, i) => items[(i % length) * PARTS + Math.floor(i / length)]!);
}

/**
 * Returns a function that computes the perceptual hash of grey images of one shape: which of the 64 lowest frequencies of
 * the discrete cosine transform exceed their median (pHash; Zauner, 2010). Encoding, scaling, brightness and contrast
 * change few of its bits.
 *
 * @param shape The height and width of the images.
 * @returns A function that writes the two halves of the hash of a grey image `[H, W]` to `hash[at]` and
 * `hash[at + 1]`.
 */
export function perceptualHasher(
  { height, width }: ImageShape,
): (grey: ArrayLike<number>, hash: Uint32Array, at: number) => void {
  const rows = cosines(height);
  const columns = cosines(width);
  const across = new Float64Array(height * FREQUENCIES);
  const values = new Float64Array(HASH_BITS);
  const sorted = new Float64Array(HASH_BITS);
  return (grey, hash, at) => {
    for (let y = 0; y < height; y++) {
      for (let v = 0; v < FREQUENCIES; v++) {
        let sum = 0;
        for (let x = 0; x < width; x++) sum += grey[y * width + x]! * columns[v * width + x]!;
        across[v * height + y] = sum;
      }
    }
    for (let i = 0; i < HASH_BITS; i++) {
      const [u, v] = LOWEST[i]!;
      let sum = 0;
      for (let y = 0; y < height; y++) sum += across[v * height + y]! * rows[u * height + y]!;
      values[i] = Math.abs(sum) < NOTHING ? 0 : sum;
    }
    sorted.set(values);
    sorted.sort();
    const median = (sorted[HASH_BITS / 2 - 1]! + sorted[HASH_BITS / 2]!) / 2;
    let spread = 0;
    for (let i = 0; i < HASH_BITS; i++) spread += Math.abs(values[i]! - median);
    const threshold = median + (MARGIN * spread) / HASH_BITS;
    for (let half = 0; half < 2; half++) {
      let bits = 0;
      for (let i = 0; i < 32; i++) if (values[32 * half + i]! > threshold) bits |= 1 << i;
      hash[at + half] = bits;
    }
  };
}

/** The cosines of the transform, `[FREQUENCIES, length]`. */
function cosines(length: number): Float64Array {
  const table = new Float64Array(FREQUENCIES * length);
  for (let u = 0; u < FREQUENCIES; u++) {
    for (let x = 0; x < length; x++) {
      table[u * length + x] = Math.cos(((2 * x + 1) * u * Math.PI) / (2 * length));
    }
  }
  return table;
}

/** Returns the number of bits in which two hashes differ. */
export function hammingDistance(a0: number, a1: number, b0: number, b1: number): number {
  return bitCount(a0 ^ b0) + bitCount(a1 ^ b1);
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
