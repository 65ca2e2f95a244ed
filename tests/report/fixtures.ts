import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { NO_QUERIES } from "../eval/figures/fixtures.ts";

/** A report as in older logs, with figures that cannot be measured or are NaN. */
export const REPORT: EvaluationReport = {
  dataset: { name: "mnist", title: "MNIST", synthetic: false },
  engine: { name: "native", device: "CPU, 2 threads", version: "libtensorflow 2.21.0" },
  checkpoint: { path: "checkpoints/mnist/best", epoch: 20 },
  original_protocol: {
    threshold: 0.88188,
    accuracy: 0.96875,
    val: 0.9375,
    far: 0,
    positive_mean: 0.4229,
    positive_std: 0.242,
    negative_mean: 1.4694,
    negative_std: 0.122,
    pairs: { positive: 512, negative: 512 },
  },
  exact: {
    pairs: { positive: 5012521, negative: 44982479 },
    val_at_far: { "0.1": 0.99619, "0.001": 0.93914, "0.00000001": null },
    threshold_at_far: { "0.1": 1.32747, "0.001": 0.83443, "0.00000001": null },
    val_interval_at_far: { "0.1": [0.9947, 0.9975], "0.001": [0.9263, 0.9508], "0.00000001": null },
    accuracy: 0.993,
    balanced_accuracy: 0.96907,
    auc: 0.9980104,
    eer: 0.0128,
    recall_at_1: 0.9897,
    map_at_r: 0.96734,
    positive_mean: 0.42554,
    positive_std: 0.22128,
    negative_mean: 1.47126,
    negative_std: 0.12197,
    per_class: [
      { label: 0, images: 980, val: 0.97909, recall_at_1: 0.99592, positive_mean: 0.36202 },
      { label: 1, images: 1135, val: null, recall_at_1: NaN, positive_mean: NaN },
    ],
    histogram: { positive: [5012521], negative: [44982479] },
    class_distances: [[0.36202, 1.47126], [1.47126, NaN]],
  },
  projection: { labels: [0, 1], points: [-0.7, 0.1, 0.7, -0.1], explained: 0.4 },
};

const retrieval = {
  queries: 2114,
  recall_at_1: 0.9897,
  recall_at_5: 0.995,
  recall_at_10: 0.996,
  r_precision: 0.9701,
  map_at_r: 0.96734,
};
const farthest = { first: 59999, second: 58888, first_label: 0, second_label: 0, distance: 1.7873 };
const nearest = { first: 4, second: 999, first_label: 0, second_label: 1, distance: 0.2678 };

/** A report with all details. */
export const DETAILED: EvaluationReport = {
  ...REPORT,
  compared: { split: "test", images: 2115 },
  fold_protocol: {
    folds: 10,
    pairs: { positive: 512, negative: 512 },
    accuracy: 0.9805,
    accuracy_std: 0.0097,
    threshold: 1.117,
    threshold_std: 0.0047,
    val: 0.9629,
    val_std: 0.0136,
    far: 0.002,
    far_std: 0.0059,
  },
  exact: {
    ...REPORT.exact,
    accuracy_at_far: { "0.1": 0.91, "0.001": 0.993, "0.00000001": null },
    roc: [{ threshold: 0, far: 0, val: 0 }, { threshold: 2, far: 1, val: 1 }],
    retrieval: { all: retrieval, per_class: [{ label: 0, ...retrieval }, { label: 1, ...NO_QUERIES }] },
    confusion: [[2092, 22], [0, 0]],
    hardest_pairs: { positive: [farthest], negative: [nearest, { ...nearest, first: 7, distance: 0.3 }] },
    suspects: {
      count: 1,
      images: [{
        image: 2130,
        label: 0,
        likely: 1,
        agreement: 0.9,
        likely_distance: 0.2702,
        own_distance: 0.6387,
        score: 0.51926,
      }],
    },
  },
};
