import type { EventOf } from "../../run/events.ts";

/** A mining event whose batch had a triplet. */
export type ShownMining = EventOf<"mining"> & { hardest: NonNullable<EventOf<"mining">["hardest"]> };

/** Maximum number of triplets kept. */
const KEPT = 50;

/** How much the loss of a triplet exceeds the margin: d(a,p) − d(a,n). */
export function violation({ hardest }: ShownMining): number {
  return hardest.positive_distance - hardest.negative_distance;
}

/**
 * Adds a triplet to the list of the run's worst, worst first. For each pair of anchor and negative only the worst
 * triplet is kept: otherwise one mislabelled image could fill the list.
 */
export function addWorst(worst: readonly ShownMining[], mining: ShownMining): ShownMining[] {
  const same = (other: ShownMining) =>
    other.hardest.anchor.index === mining.hardest.anchor.index &&
    other.hardest.negative.index === mining.hardest.negative.index;
  const twin = worst.find(same);
  if (twin !== undefined && violation(twin) >= violation(mining)) return [...worst];
  return [...worst.filter((other) => !same(other)), mining]
    .sort((a, b) => violation(b) - violation(a))
    .slice(0, KEPT);
}
