import type { ValInterval } from "./bootstrap.ts";
import type { FoundClassDistances } from "./class_distances.ts";
import type { FoundConfusion } from "./confusion.ts";
import type { HardestPairs } from "./hardest_pairs.ts";
import type { DistanceCounts } from "./histogram_bins.ts";
import type { RetrievalEvaluation } from "./retrieval_evaluation.ts";
import type { RocPoint } from "./roc.ts";
import type { Suspects } from "./suspects.ts";

/** What of a class is measured. */
export interface ClassEvaluation {
  /** Its number. */
  label: number;
  /** Its images; those among the queries. */
  images: number;
  /** Share of its pairs below the threshold for FAR 1e-3; null where that is not measurable. */
  val: number | null;
  /** Share of its images whose nearest other image is of it too. */
  recall_at_1: number;
  /** Mean distance of its pairs. */
  positive_mean: number;
}

/**
 * Exact figures over all pairs: of images of one set, or of queries with references. Rates are keyed `"0.1"` …; null
 * stands for not measurable: below one pair. Where there are no positive or no negative pairs, the figures that need
 * them are NaN, which JSON has as null. Fields that may be missing are there where details were asked for.
 */
export interface ExactEvaluation extends FoundClassDistances, FoundConfusion {
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
  /** The classes that occur, ascending; in the log of a run of many classes the worst of them. */
  per_class: ClassEvaluation[];
  /** How many classes occur, where not all of them are told of. */
  classes?: number;
  /** How all pairs spread over distance. */
  histogram: DistanceCounts;
  /** Share of all pairs on the right side of the threshold for each rate. */
  accuracy_at_far?: Record<string, number | null>;
  /** The ROC curve, at most 500 points of it, each exact. */
  roc?: RocPoint[];
  /** How good the nearest images are. */
  retrieval?: RetrievalEvaluation;
  /** The pairs that are the hardest to tell. */
  hardest_pairs?: HardestPairs;
  /** The images that may be labelled wrongly. */
  suspects?: Suspects;
}
