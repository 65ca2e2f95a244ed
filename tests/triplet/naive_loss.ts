/** The definition of the loss as a naive loop over triplets, to test against. */
import type { NaiveTriplet } from "./naive_triplets.ts";

/** Figures about triplets. */
export interface NaiveLoss {
  loss: number;
  active: number;
  positiveDistance: number;
  negativeDistance: number;
}

/** Other forms of the loss. */
export interface NaiveForm {
  /** log(1 + exp(d(a,p) − d(a,n))); a triplet is active if the negative is nearer. */
  soft?: boolean;
  /** Squared distances. */
  squared?: boolean;
  /** Triplets whose positive is farther do not count. */
  maxPositiveDistance?: number;
}

/** The mean loss over all triplets or over the active ones, and the signals; all 0 without triplets. */
export function naiveLoss(
  distances: number[][],
  all: NaiveTriplet[],
  margin: number,
  reduction: "mean" | "active",
  { soft = false, squared = false, maxPositiveDistance = Infinity }: NaiveForm = {},
): NaiveLoss {
  const triplets = all.filter(({ anchor, positive }) => distances[anchor]![positive]! <= maxPositiveDistance);
  const found = { loss: 0, active: 0, positiveDistance: 0, negativeDistance: 0 };
  let activeCount = 0;
  for (const { anchor, positive, negative } of triplets) {
    const [ap, an] = [distances[anchor]![positive]!, distances[anchor]![negative]!];
    const over = (squared ? ap ** 2 - an ** 2 : ap - an) + (soft ? 0 : margin);
    found.loss += soft ? Math.log(1 + Math.exp(over)) : Math.max(0, over);
    if (over > 0) activeCount++;
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
