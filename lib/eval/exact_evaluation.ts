import type { ValInterval } from "./bootstrap.ts";
import type { DistanceCounts } from "./histogram_bins.ts";

/** What of a class is measured. */
export interface ClassEvaluation {
  /** Its number. */
  label: number;
  /** Its images. */
  images: number;
  /** Share of its pairs below the threshold for FAR 1e-3; null where that is not measurable. */
  val: number | null;
  /** Share of its images whose nearest other image is of it too. */
  recall_at_1: number;
  /** Mean distance of its pairs. */
  positive_mean: number;
}

/**
 * Exact figures over all pairs. Rates are keyed `"0.1"` …; null stands for not measurable: below one pair. Where
 * there are no positive or no negative pairs, the figures that need them are NaN, which JSON has as null.
 */
export interface ExactEvaluation {
  /** How many pairs there are. */
  pairs: { positive: number; negative: number };
  /** Share of positive pairs with d < threshold. */
  val_at_far: Record<string, number | null>;
  /** The largest threshold with a share of negative pairs with d < threshold of at most the rate. */
  threshold_at_far: Record<string, number | null>;
  /** 95% interval of VAL by bootstrap over images; only where asked for. */
  val_interval_at_far?: Record<string, ValInterval | null>;
  /** Share of all pairs on the right side of the threshold for FAR 1e-3. */
  accuracy: number | null;
  /** The same with positive and negative pairs weighing alike. */
  balanced_accuracy: number | null;
  /** Area under the ROC curve. */
  auc: number;
  /** Equal error rate. */
  eer: number;
  /** Share of images whose nearest other image is of the same class; a class of one image is left out. */
  recall_at_1: number;
  /** Mean average precision at R, R being how many others the class has; a class of one image is left out. */
  map_at_r: number;
  /** Mean distance of the positive pairs. */
  positive_mean: number;
  /** Standard deviation, over all of them and not as of a sample. */
  positive_std: number;
  /** Mean distance of the negative pairs. */
  negative_mean: number;
  /** Standard deviation, over all of them and not as of a sample. */
  negative_std: number;
  /** The classes that occur, ascending. */
  per_class: ClassEvaluation[];
  /** How all pairs spread over distance. */
  histogram: DistanceCounts;
  /**
   * Mean distance of the pairs of each two classes, and of those within one on the diagonal: `[C, C]`, symmetric,
   * by the classes' numbers up to the greatest that occurs. NaN where there is no pair.
   */
  class_distances: number[][];
}
