import { hammingDistance } from "./perceptual_hash.ts";

/** The largest distance up to which all pairs are found. */
export const MOST_BITS = 7;

/** Hashes that differ in at most 7 bits differ in at most one bit of one of four bands. */
const BANDS = 4;
const BAND_BITS = 16;
const BUCKETS = 1 << BAND_BITS;

/** The maximum number of comparisons, which take less than a minute. */
const MOST_COMPARISONS = 2e10;
/** Hashes that a hash is compared with in a bucket, if there are too many to compare all of them. */
const NEIGHBOURS = 64;

/**
 * Finds pairs of hashes that differ in at most 7 of 64 bits, each pair once. The hashes are sorted into buckets by
 * each of four bands of 16 bits; by the pigeonhole principle, such a pair has a band that differs in one bit or none.
 *
 * If hashes are so alike that this takes more than `most` comparisons, only some pairs are found: those with an equal
 * band, and if even these are too many, those that are next to each other in a bucket.
 *
 * @param hashes Two words for each; different from each other.
 * @param visit Receives the indices of a pair, the smaller one first.
 * @returns Whether all pairs were found.
 */
export function hammingPairs(
  hashes: Uint32Array<ArrayBuffer>,
  visit: (a: number, b: number) => void,
  most: number = MOST_COMPARISONS,
): boolean {
  const count = hashes.length / 2;
  const bands = Array.from({ length: BANDS }, (_, band) => sortByBand(hashes, count, band));
  const work = [0, 0, 0];
  for (const { starts } of bands) {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket + 1]! - starts[bucket]!;
      if (size === 0) continue;
      work[0]! += size * (size - 1) / 2;
      work[2]! += size * Math.min(size, NEIGHBOURS);
      for (let bit = 0; bit < BAND_BITS; bit++) {
        const other = bucket ^ (1 << bit);
        if (other > bucket) work[1]! += size * (starts[other + 1]! - starts[other]!);
      }
    }
  }
  const probes = work[0]! + work[1]! <= most;
  const neighbours = work[0]! <= most ? Infinity : NEIGHBOURS;
  for (let band = 0; band < BANDS; band++) {
    const { starts, order, first, second } = bands[band]!;
    const compare = (i: number, from: number, to: number) => {
      const [a0, a1] = [first[i]!, second[i]!];
      for (let j = from; j < to; j++) {
        const distance = hammingDistance(a0, a1, first[j]!, second[j]!);
        if (distance > MOST_BITS || isFoundBefore(a0 ^ first[j]!, a1 ^ second[j]!, band, probes)) continue;
        const [a, b] = [order[i]!, order[j]!];
        if (a < b) visit(a, b);
        else visit(b, a);
      }
    };
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const [start, end] = [starts[bucket]!, starts[bucket + 1]!];
      for (let i = start; i < end; i++) compare(i, i + 1, Math.min(end, i + 1 + neighbours));
      for (let bit = 0; probes && bit < BAND_BITS && start < end; bit++) {
        const other = bucket ^ (1 << bit);
        if (other < bucket) continue;
        const [from, to] = [starts[other]!, starts[other + 1]!];
        for (let i = start; i < end; i++) compare(i, from, to);
      }
    }
  }
  return probes;
}

/** Whether a pair with these differing bits was found by an earlier band. */
function isFoundBefore(x0: number, x1: number, band: number, probes: boolean): boolean {
  for (let earlier = 0; earlier < band; earlier++) {
    const bits = bandOf(x0, x1, earlier);
    if (bits === 0 || (probes && (bits & (bits - 1)) === 0)) return true;
  }
  return false;
}

function bandOf(first: number, second: number, band: number): number {
  const word = band < 2 ? first : second;
  return band % 2 === 0 ? word & 0xffff : word >>> 16;
}

/** Hashes in the order of a band. */
interface SortedHashes {
  /** The place of the first hash of each bucket, and the end. */
  starts: Uint32Array<ArrayBuffer>;
  /** The indices of the hashes. */
  order: Uint32Array<ArrayBuffer>;
  /** The first words, in this order: reading them one after the other is fast. */
  first: Uint32Array<ArrayBuffer>;
  second: Uint32Array<ArrayBuffer>;
}

/** Sorts by counting. */
function sortByBand(hashes: Uint32Array, count: number, band: number): SortedHashes {
  const starts = new Uint32Array(BUCKETS + 1);
  for (let i = 0; i < count; i++) starts[bandOf(hashes[2 * i]!, hashes[2 * i + 1]!, band) + 1]!++;
  for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice();
  const [order, first, second] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const place = next[bandOf(hashes[2 * i]!, hashes[2 * i + 1]!, band)]!++;
    order[place] = i;
    first[place] = hashes[2 * i]!;
    second[place] = hashes[2 * i + 1]!;
  }
  return { starts, order, first, second };
}
