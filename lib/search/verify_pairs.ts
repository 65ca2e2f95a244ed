import { wilsonInterval } from "../eval/intervals.ts";
import type { PairToVerify } from "./pairs_to_verify.ts";

/** A pair that was compared. */
export interface VerifiedPair {
  /** The paths of its images. */
  a: string;
  b: string;
  /** Of their embeddings; null if one of them could not be read. */
  distance: number | null;
  /** Whether they are of one class by that distance; null if it is not known. */
  same: boolean | null;
  /** Whether they are, if the list says so. */
  expected?: boolean;
}

/** The share of the pairs of one kind that were accepted. */
export interface AcceptedShare {
  accepted: number;
  pairs: number;
  /** NaN without pairs. */
  share: number;
  /** 95%, by Wilson. */
  interval: [low: number, high: number];
}

/** How often pairs of each kind were accepted. */
export interface VerifiedRates {
  /** Of pairs of one class: VAL. */
  val: AcceptedShare;
  /** Of pairs of two classes: the false accept rate. */
  far: AcceptedShare;
}

/** Counts how often pairs of each kind were accepted; undefined if the list does not say of any what it is. */
export function verifiedRates(pairs: readonly VerifiedPair[]): VerifiedRates | undefined {
  const share = (expected: boolean): AcceptedShare => {
    const of = pairs.filter((pair) => pair.expected === expected && pair.same !== null);
    const accepted = of.filter(({ same }) => same).length;
    return {
      accepted,
      pairs: of.length,
      share: accepted / of.length,
      interval: wilsonInterval(accepted, of.length),
    };
  };
  return pairs.some(({ expected }) => expected !== undefined)
    ? { val: share(true), far: share(false) }
    : undefined;
}

/**
 * Compares pairs of embedded images.
 *
 * @param paths By image.
 * @param distanceOf Returns the distance of two images; undefined if one could not be read.
 * @param threshold The distance below which two are of one class.
 */
export function verifyPairs(
  pairs: readonly PairToVerify[],
  paths: readonly string[],
  distanceOf: (a: number, b: number) => number | undefined,
  threshold: number,
): VerifiedPair[] {
  return pairs.map(({ images: [a, b], same: expected }) => {
    const distance = distanceOf(a, b);
    return {
      a: paths[a]!,
      b: paths[b]!,
      distance: distance ?? null,
      same: distance === undefined ? null : distance < threshold,
      ...(expected !== undefined && { expected }),
    };
  });
}
