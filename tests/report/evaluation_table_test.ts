import assert from "node:assert/strict";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { renderEvaluation } from "../../lib/report/render_evaluation.ts";
import { DETAILED, REPORT } from "./fixtures.ts";

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
┌────────────────────────────────┬─────────────────┐
│ Area under the ROC curve       │        0.998010 │
│ Equal error rate               │          0.0128 │
│ Accuracy at FAR 0.001          │          0.9930 │
│ Balanced accuracy at FAR 0.001 │          0.9691 │
│ Recall@1                       │          0.9897 │
│ MAP@R                          │          0.9673 │
│ Positive distance              │ 0.4255 ± 0.2213 │
│ Negative distance              │ 1.4713 ± 0.1220 │
└────────────────────────────────┴─────────────────┘

Each class
┌───────┬────────┬──────────────────┬──────────┬───────────────────┐
│ Class │ images │ VAL at FAR 0.001 │ Recall@1 │ positive distance │
├───────┼────────┼──────────────────┼──────────┼───────────────────┤
│ 0     │    980 │           0.9791 │   0.9959 │            0.3620 │
│ 1     │  1,135 │                – │        – │                 – │
└───────┴────────┴──────────────────┴──────────┴───────────────────┘

[1] With 512 negative pairs, FAR ≤ 0.001 allows no false accept: the threshold
is the smallest negative distance, and the draw alone changes this VAL by about
±0.05.
[2] By bootstrap over images, not over pairs.
Not measurable: there are so few negative pairs that the rate allows none of
them to be accepted.`;

Deno.test("renderEvaluation() shows MNIST's figures next to the original's published ones", () => {
  assert.equal(renderEvaluation(REPORT, PLAIN), GOLDEN);
});

Deno.test("renderEvaluation() warns of synthetic data first and shows no published figures", () => {
  const dataset = { name: "digits", title: "drawn digits", synthetic: true };
  const text = renderEvaluation({ ...REPORT, dataset }, PLAIN);
  assert.match(text, /^!{80}\n!! SYNTHETIC DATA: drawn digits\. /);
  assert.match(text, /drawn digits, 2,115 test images, SYNTHETIC/);
  assert.doesNotMatch(text, /published  *│|0\.8916|difference/);
});

Deno.test("renderEvaluation() does not show MNIST's published figures for another real data set", () => {
  const dataset = { name: "letters", title: "Letters", synthetic: false };
  const text = renderEvaluation({ ...REPORT, dataset }, PLAIN);
  assert.doesNotMatch(text, /0\.8916|SYNTHETIC/);
  assert.match(text, /│ Threshold  *│  *0\.8819 │/);
});

Deno.test("renderEvaluation() omits the column of intervals if none were computed", () => {
  const { val_interval_at_far: _, ...exact } = REPORT.exact;
  assert.doesNotMatch(renderEvaluation({ ...REPORT, exact }, PLAIN), /interval|\[2\]/);
});

Deno.test("renderEvaluation() keeps to 80 columns, and to ASCII and plain text if requested", () => {
  for (const synthetic of [false, true]) {
    const report = { ...DETAILED, dataset: { ...REPORT.dataset, synthetic } };
    const ascii = renderEvaluation(report, { columns: 200, color: false, ascii: true, details: true });
    assert.match(ascii, /^[\x20-\x7e\n]*$/);
    for (const line of ascii.split("\n")) assert.ok(line.length <= 80, line);
    const colored = renderEvaluation(report, { ...PLAIN, color: true });
    // deno-lint-ignore no-control-regex
    assert.equal(colored.replace(/\x1b\[[0-9;]*m/g, ""), renderEvaluation(report, PLAIN));
    assert.notEqual(colored, renderEvaluation(report, PLAIN));
  }
});

Deno.test("renderEvaluation() says which images were measured, and shows published figures only for the test images", () => {
  const text = (compared: EvaluationReport["compared"]) =>
    renderEvaluation({ ...REPORT, ...(compared && { compared }) }, PLAIN);
  const test = { split: "test", images: 10_000 } as const;
  const train = { split: "train", images: 59_904 } as const;
  assert.match(text(test), /^Data +MNIST, 10,000 test images$/m);
  assert.match(text(test), /published/);
  const warning = /^The network was trained on these images/m;
  assert.doesNotMatch(text(test), warning);
  assert.match(text(train), /^Data +MNIST, 59,904 training images$/m);
  assert.match(text(train), warning);
  assert.doesNotMatch(text(train), /published/);
  assert.match(text({ split: "holdout", images: 5000 }), /^Data +MNIST, 5,000 held-out images$/m);
  const cross = text({ ...test, references: train });
  assert.match(cross, /^Data +MNIST, 10,000 test images against 59,904 training images$/m);
  assert.doesNotMatch(cross, /published/);
  assert.doesNotMatch(cross, warning);
});

const DETAILS = `\
10 folds of the same pairs: 512 + 512 [3]
┌───────────────────────────────────────┬─────────────────┐
│ Accuracy                              │ 0.9805 ± 0.0097 │
│ Threshold from the other folds        │ 1.1170 ± 0.0047 │
│ VAL at FAR ≤ 0.001 on the other folds │ 0.9629 ± 0.0136 │
│ Actual FAR                            │ 0.0020 ± 0.0059 │
└───────────────────────────────────────┴─────────────────┘

Retrieval
┌───────┬─────────┬──────────┬──────────┬───────────┬─────────────┬────────┐
│ Class │ queries │ Recall@1 │ Recall@5 │ Recall@10 │ R-precision │  MAP@R │
├───────┼─────────┼──────────┼──────────┼───────────┼─────────────┼────────┤
│ all   │   2,114 │   0.9897 │   0.9950 │    0.9960 │      0.9701 │ 0.9673 │
│ 0     │   2,114 │   0.9897 │   0.9950 │    0.9960 │      0.9701 │ 0.9673 │
│ 1     │       0 │        – │        – │         – │           – │      – │
└───────┴─────────┴──────────┴──────────┴───────────┴─────────────┴────────┘

Nearest neighbours: rows are the image's class, columns its nearest neighbour's
┌───┬──────┬────┐
│   │    0 │  1 │
├───┼──────┼────┤
│ 0 │ 2092 │ 22 │
│ 1 │    0 │  0 │
└───┴──────┴────┘

Mean distance between classes
┌───┬──────┬──────┐
│   │    0 │    1 │
├───┼──────┼──────┤
│ 0 │ 0.36 │ 1.47 │
│ 1 │ 1.47 │    – │
└───┴──────┴──────┘

The hardest pairs, of one class and of two [4]
┌───┬───────────────┬───────┬──────────┬──────────────┬─────────┬──────────┐
│   │ farthest pair │ class │ distance │ nearest pair │ classes │ distance │
├───┼───────────────┼───────┼──────────┼──────────────┼─────────┼──────────┤
│ 1 │  59999, 58888 │     0 │   1.7873 │       4, 999 │    0, 1 │   0.2678 │
│ 2 │               │       │          │       7, 999 │    0, 1 │   0.3000 │
└───┴───────────────┴───────┴──────────┴──────────────┴─────────┴──────────┘

Suspected mislabels: 1 of 1 [4, 5]
┌───────┬───────┬────────┬───────────┬──────────┬────────────┬────────┐
│ Image │ label │ likely │ agreement │ distance │ to its own │  score │
├───────┼───────┼────────┼───────────┼──────────┼────────────┼────────┤
│ 2130  │     0 │      1 │      0.90 │   0.2702 │     0.6387 │ 0.5193 │
└───────┴───────┴────────┴───────────┴──────────┴────────────┴────────┘
`;

Deno.test("renderEvaluation() shows details if they are requested and the report has them", () => {
  const detailed = renderEvaluation(DETAILED, { ...PLAIN, details: true });
  const summary = renderEvaluation(DETAILED, PLAIN);
  assert.ok(detailed.includes(DETAILS), detailed);
  assert.ok(!summary.includes("Retrieval"));
  assert.ok(detailed.startsWith(summary.slice(0, summary.indexOf("\n[1]"))));
  for (const note of ["[3]", "[4]", "[5]"]) {
    assert.ok(detailed.includes(`\n${note} `) && !summary.includes(note));
  }
  assert.equal(renderEvaluation(REPORT, { ...PLAIN, details: true }), renderEvaluation(REPORT, PLAIN));
});

Deno.test("renderEvaluation() has a column of accuracies if the report has them", () => {
  const rates = /│ FAR +│ +VAL │ 95% interval \[2\] │ threshold │ accuracy │/;
  assert.match(renderEvaluation(DETAILED, PLAIN), rates);
  assert.match(renderEvaluation(DETAILED, PLAIN), /│ 0\.00000001 │ not measurable │ +– │ +– │ +– │/);
  assert.doesNotMatch(renderEvaluation(REPORT, PLAIN), /accuracy │/);
});

Deno.test("renderEvaluation() says that there are no suspects, where the folds' pairs are from, and which image is the query", () => {
  const report: EvaluationReport = {
    ...DETAILED,
    compared: { split: "test", images: 2115, references: { split: "train", images: 50_000 } },
    fold_protocol: { ...DETAILED.fold_protocol!, folds: 5, file: "pairs.txt" },
    exact: { ...DETAILED.exact, suspects: { count: 0, images: [] } },
  };
  const text = renderEvaluation(report, { ...PLAIN, details: true });
  assert.match(text, /\nSuspected mislabels: none \[5\]\n\n/);
  assert.match(text, /\n5 folds of the pairs of pairs\.txt: 512 \+ 512 \[3\]\n/);
  assert.match(text, /In each pair the query comes\s+first/);
  assert.match(text, /\nMean distance: rows are the query's class, columns the reference's\n/);
});
