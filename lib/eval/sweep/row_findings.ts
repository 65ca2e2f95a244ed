import { bitsOf } from "../float_bits.ts";
import { nearestOf } from "../neighbours.ts";
import { firstBits, firstSquared, rowBinOf } from "../row_bins.ts";
import { Smallest } from "../smallest.ts";
import type { RowFindings } from "./swept_rows.ts";
import { otherRanges, ownRanges, type SweptRow, type ThreadSpace } from "./thread_space.ts";

/** Finds the details of rows, which must come in order. */
export class DetailFinder {
  readonly #space: ThreadSpace;
  readonly #most: number;
  /** The hardest pairs of this thread's rows so far: no others can be among the hardest of all. By −d² and by d². */
  readonly #farthest: Smallest<null>;
  readonly #nearest: Smallest<null>;

  /**
   * @param neighbours How many of the nearest references are found.
   * @param hardest How many of the hardest pairs of each kind.
   */
  constructor(space: ThreadSpace, { neighbours, hardest }: { neighbours: number; hardest: number }) {
    this.#space = space;
    this.#most = neighbours;
    this.#farthest = new Smallest(hardest);
    this.#nearest = new Smallest(hardest);
  }

  /** The details of a row, whose bins are counted. */
  find(row: SweptRow): RowFindings {
    const { kernel, own, floats, sets: { references } } = this.#space;
    const bin = kernel.reach(own.ownBins, own.otherBins, this.#most);
    const limit = firstBits(bin);
    const squared = floats.subarray(row.at / 4, row.at / 4 + references.count);
    const others = this.#gather(row, otherRanges(row, references.count), 0, limit).slice();
    const ours = this.#gather(row, ownRanges(row), 0, limit);
    const nearest = nearestOf(squared, [others, ours], this.#most, firstSquared(bin));
    const least = Math.min(...ownRanges(row).map(([from, to]) => kernel.least(row.at, from, to)));
    return {
      places: nearest.places,
      squared: nearest.squared,
      nearestOfOwn: new Float32Array(Int32Array.of(least).buffer)[0]!,
      positives: this.#positives(row, squared),
      negatives: this.#negatives(row, squared),
    };
  }

  #positives(row: SweptRow, squared: Float32Array): [place: number, squared: number][] {
    const { kernel, own } = this.#space;
    const farthest = this.#farthest;
    const low = farthest.limit === Infinity ? 0 : bitsOf(-farthest.limit) + 1;
    if (firstBits(kernel.binsUsed(own.ownBins)) <= low) return [];
    const ranges = ownRanges(row).map(([from, to]) => [Math.max(row.from, from), to] as const);
    return offered(this.#gather(row, ranges, low, 0x7f800000), farthest, (place) => -squared[place]!)
      .map(([place, value]) => [place, -value]);
  }

  #negatives(row: SweptRow, squared: Float32Array): [place: number, squared: number][] {
    const { kernel, own, sets: { references } } = this.#space;
    const nearest = this.#nearest;
    const limit = bitsOf(nearest.limit);
    if (kernel.reach(own.otherBins, own.otherBins, 1) > rowBinOf(nearest.limit) + 1) return [];
    const ranges = otherRanges(row, references.count).map(([from, to]) =>
      [Math.max(row.from, from), to] as const
    );
    return offered(this.#gather(row, ranges, 0, limit), nearest, (place) => squared[place]!);
  }

  #gather(
    { at }: SweptRow,
    ranges: readonly (readonly [from: number, to: number])[],
    low: number,
    limit: number,
  ): Int32Array {
    const { kernel, own, ints } = this.#space;
    let end = own.places;
    for (const [from, to] of ranges) end = kernel.gatherPlaces(at, from, to, low, limit, end);
    return ints.subarray(own.places / 4, end / 4);
  }
}

/** Offers some places, and returns those that were taken. */
function offered(
  places: Int32Array,
  smallest: Smallest<null>,
  value: (place: number) => number,
): [place: number, value: number][] {
  const taken: [place: number, value: number][] = [];
  for (const place of places) {
    const own = value(place);
    if (own >= smallest.limit) continue;
    smallest.offer(own, null);
    taken.push([place, own]);
  }
  return taken;
}

/**
 * Whether the nearest references of a query are all of its coarse class.
 *
 * @param own The query's coarse class.
 * @param coarse That of each reference.
 */
export function hitsCoarse(space: ThreadSpace, row: SweptRow, own: number, coarse: Int32Array): boolean {
  const { kernel, own: { places }, ints, sets: { references } } = space;
  const ranges = row.self < 0 ? [[0, references.count] as const] : [
    [0, row.self] as const,
    [row.self + 1, references.count] as const,
  ];
  const least = Math.min(...ranges.map(([from, to]) => kernel.least(row.at, from, to)));
  let end = places;
  for (const [from, to] of ranges) end = kernel.gatherPlaces(row.at, from, to, least, least + 1, end);
  return end > places && ints.subarray(places / 4, end / 4).every((place) => coarse[place] === own);
}
