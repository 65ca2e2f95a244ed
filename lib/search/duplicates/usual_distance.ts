import type { Neighbours } from "../../eval/neighbours.ts";
import type { DistanceRow } from "../../eval/row_blocks.ts";
import { SUSPECT_NEIGHBOURS } from "../../eval/suspects.ts";

/** A class with fewer other images says nothing of what is usual in it. */
const LEAST_OTHERS = 3;
/** Of a large class the distances to so many images are looked at, evenly spread. */
const MOST_OTHERS = 101;

/**
 * The distance that is usual around an image: to its tenth nearest neighbour, or the median to images of its class if that
 * is less. Where all images of a class are near each other, as a network is trained to map them, a small distance is
 * therefore nothing special.
 *
 * @param neighbours The ten nearest.
 * @returns Infinity if there are too few images to say.
 */
export function usualDistance({ squared, self, start, end }: DistanceRow, neighbours: Neighbours): number {
  const tenth = neighbours.squared[SUSPECT_NEIGHBOURS - 1] ?? Infinity;
  const others = end - start - 1;
  if (others < LEAST_OTHERS) return Math.sqrt(tenth);
  const step = Math.max(1, others / MOST_OTHERS);
  const own: number[] = [];
  for (let i = 0; i < others; i += step) {
    const place = start + Math.floor(i);
    own.push(squared[place < self ? place : place + 1]!);
  }
  own.sort((a, b) => a - b);
  return Math.sqrt(Math.min(tenth, own[own.length >> 1]!));
}
