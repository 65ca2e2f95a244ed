import assert from "node:assert/strict";
import { dataFigures, type DataOutcome, dataTable, verdicts } from "../../lib/bench/data_table.ts";

const OURS: DataOutcome = {
  key: "trinca",
  name: "trinca",
  epochs: [1000, 2000, 1000, 2000],
  recalls: [0.8, 0.9],
  vals: [0.5, 0.5],
};
const RIVAL: DataOutcome = {
  key: "pytorch_data",
  name: "PyTorch",
  epochs: [2000, 3000, 3000, 4000],
  recalls: [0.82, 0.9],
  vals: [NaN, NaN],
};

Deno.test("dataTable() has seconds of a training, ratios of its epochs, figures and their difference", () => {
  assert.deepEqual(dataTable([OURS, RIVAL], 2), {
    header: ["", "seconds", "trinca is", "minimum to maximum", "Recall@1", "VAL at FAR 0.001"],
    rows: [
      ["trinca", "3.0", "", "", "0.850 ± 0.071", "0.500 ± 0.000"],
      ["PyTorch", "6.0", "2.00× as fast", "1.50 to 3.00", "0.860 ± 0.057", "–"],
      ["difference", "", "", "", "−0.010 ± 0.276", "–"],
    ],
  });
});

Deno.test("without PyTorch there is no difference", () => {
  assert.deepEqual(dataTable([OURS], 2).rows.map(([name]) => name), ["trinca"]);
  assert.deepEqual(verdicts([OURS]), []);
});

Deno.test("verdicts() says what is equal within the noise, and which side is better beyond it", () => {
  assert.deepEqual(verdicts([OURS, RIVAL]), ["Recall@1: equal within the noise."]);
  const better = { ...OURS, recalls: [0.95, 0.951], vals: [0.1, 0.1001] };
  const worse = { ...RIVAL, recalls: [0.9, 0.901], vals: [0.2, 0.2001] };
  assert.deepEqual(verdicts([better, worse]), [
    "Recall@1: trinca is better by more than the noise.",
    "VAL at FAR 0.001: PyTorch is better by more than the noise.",
  ]);
});

Deno.test("dataFigures() can be written as JSON", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(dataFigures([OURS, RIVAL], 2))), {
    trinca: { seconds: 3, recall_at_1: [0.8, 0.9], val_at_far: [0.5, 0.5] },
    pytorch_data: {
      seconds: 6,
      ratio: { median: 2, least: 1.5, greatest: 3 },
      recall_at_1: [0.82, 0.9],
      val_at_far: [null, null],
    },
  });
});
