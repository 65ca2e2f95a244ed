import assert from "node:assert/strict";
import type { EvaluationReport } from "../../lib/eval/mod.ts";
import { renderEvaluation } from "../../lib/report/mod.ts";

const REPORT: EvaluationReport = {
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

const PLAIN = { columns: 80, color: false, ascii: false };

const GOLDEN = `\
Checkpoint  checkpoints/mnist/best, epoch 20
Data        MNIST, 2,115 test images
Engine      native, CPU, 2 threads, libtensorflow 2.21.0

The original's protocol: 512 + 512 random pairs [1]
┌────────────────────┬─────────────────┬─────────────────┬────────────┐
│                    │       published │            this │ difference │
├────────────────────┼─────────────────┼─────────────────┼────────────┤
│ Threshold          │          0.8916 │          0.8819 │    −0.0097 │
│ Accuracy           │          0.9717 │          0.9688 │    −0.0029 │
│ VAL at FAR ≤ 0.001 │          0.9434 │          0.9375 │    −0.0059 │
│ Positive distance  │ 0.4232 ± 0.2290 │ 0.4229 ± 0.2420 │    −0.0003 │
│ Negative distance  │ 1.4625 ± 0.1223 │ 1.4694 ± 0.1220 │    +0.0069 │
└────────────────────┴─────────────────┴─────────────────┴────────────┘

Exact: all 5,012,521 positive and 44,982,479 negative pairs
┌────────────┬────────────────┬──────────────────┬───────────┐
│ FAR        │            VAL │ 95% interval [2] │ threshold │
├────────────┼────────────────┼──────────────────┼───────────┤
│ 0.1        │         0.9962 │ 0.9947 to 0.9975 │    1.3275 │
│ 0.001      │         0.9391 │ 0.9263 to 0.9508 │    0.8344 │
│ 0.00000001 │ not measurable │                – │         – │
└────────────┴────────────────┴──────────────────┴───────────┘
┌─────────────────────────────────────────────┬─────────────────┐
│ Area under the ROC curve                    │        0.998010 │
│ Equal error rate                            │          0.0128 │
│ Accuracy at FAR 0.001                       │          0.9930 │
│ The same, both kinds of pairs weighed alike │          0.9691 │
│ Recall@1                                    │          0.9897 │
│ MAP@R                                       │          0.9673 │
│ Positive distance                           │ 0.4255 ± 0.2213 │
│ Negative distance                           │ 1.4713 ± 0.1220 │
└─────────────────────────────────────────────┴─────────────────┘

Each class
┌───────┬────────┬──────────────────┬──────────┬───────────────────┐
│ Class │ images │ VAL at FAR 0.001 │ Recall@1 │ positive distance │
├───────┼────────┼──────────────────┼──────────┼───────────────────┤
│ 0     │    980 │           0.9791 │   0.9959 │            0.3620 │
│ 1     │  1,135 │                – │        – │                 – │
└───────┴────────┴──────────────────┴──────────┴───────────────────┘

[1] Of 512 negative pairs FAR ≤ 0.001 allows none, so that the threshold is the
nearest of them: by the draw of the pairs alone this VAL swings by about ±0.05.
[2] By bootstrap over images, not over pairs.`;

Deno.test("renderEvaluation() draws MNIST beside the original's published figures", () => {
  assert.equal(renderEvaluation(REPORT, PLAIN), GOLDEN);
});

Deno.test("renderEvaluation() announces synthetic data first and sets no published figures beside them", () => {
  const dataset = { name: "digits", title: "drawn digits", synthetic: true };
  const text = renderEvaluation({ ...REPORT, dataset }, PLAIN);
  assert.match(text, /^!{80}\n!! SYNTHETIC DATA: drawn digits\. /);
  assert.match(text, /drawn digits, 2,115 test images, SYNTHETIC/);
  assert.doesNotMatch(text, /published  *│|0\.8916|difference/);
});

Deno.test("renderEvaluation() does not set MNIST's figures beside those of another real data set", () => {
  const dataset = { name: "letters", title: "Letters", synthetic: false };
  const text = renderEvaluation({ ...REPORT, dataset }, PLAIN);
  assert.doesNotMatch(text, /0\.8916|SYNTHETIC/);
  assert.match(text, /│ Threshold  *│  *0\.8819 │/);
});

Deno.test("renderEvaluation() leaves the column of intervals out where none were computed", () => {
  const { val_interval_at_far: _, ...exact } = REPORT.exact;
  assert.doesNotMatch(renderEvaluation({ ...REPORT, exact }, PLAIN), /interval|\[2\]/);
});

Deno.test("renderEvaluation() keeps to 80 columns, to ASCII and to plain text as it is told", () => {
  for (const synthetic of [false, true]) {
    const report = { ...REPORT, dataset: { ...REPORT.dataset, synthetic } };
    const ascii = renderEvaluation(report, { columns: 200, color: false, ascii: true });
    assert.match(ascii, /^[\x20-\x7e\n]*$/);
    for (const line of ascii.split("\n")) assert.ok(line.length <= 80, line);
    const colored = renderEvaluation(report, { ...PLAIN, color: true });
    // deno-lint-ignore no-control-regex
    assert.equal(colored.replace(/\x1b\[[0-9;]*m/g, ""), renderEvaluation(report, PLAIN));
    assert.notEqual(colored, renderEvaluation(report, PLAIN));
  }
});
