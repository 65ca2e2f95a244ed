/** The definition of the loss as a naive loop over triplets, to test against. */
import type { NaiveTriplet } from "./naive_triplets.ts";

/** What there is to say of triplets. */
export interface NaiveLoss {
  loss: number;
  active: number;
  positiveDistance: number;
  negativeDistance: number;
}

/** The mean loss over all triplets or over the active ones, and the signals; all 0 without triplets. */
export function naiveLoss(
  distances: number[][],
  triplets: NaiveTriplet[],
  margin: number,
  reduction: "mean" | "active",
): NaiveLoss {
  const found = { loss: 0, active: 0, positiveDistance: 0, negativeDistance: 0 };
  let activeCount = 0;
  for (const { anchor, positive, negative } of triplets) {
    const [ap, an] = [distances[anchor]![positive]!, distances[anchor]![negative]!];
    found.loss += Math.max(0, ap - an + margin);
    if (ap - an + margin > 0) activeCount++;
    found.positiveDistance += ap;
    found.negativeDistance += an;
  }
  const count = Math.max(1, triplets.length);
  return {
    loss: found.loss / (reduction === "mean" ? count : Math.max(1, activeCount)),
    active: activeCount / count,
    positiveDistance: found.positiveDistance / count,
    negativeDistance: found.negativeDistance / count,
  };
}
