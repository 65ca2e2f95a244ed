import assert from "node:assert/strict";
import type { ExactEvaluation } from "../../lib/eval/exact_evaluation.ts";

/**
 * The folder of shared data, which is not part of the repository: embeddings of MNIST's test images by the original's
 * published weights, measured by another implementation in double precision, and MNIST itself.
 */
export const SHARED = new URL("../../../shared/data/", import.meta.url);

/** Whether the oracle is there. */
export const HAS_ORACLE = await Deno.stat(new URL("oracle/expected.json", SHARED)).then(
  () => true,
  () => false,
);

/** The labels of the test images. */
export const LABEL_FILE = "t10k-labels-idx1-ubyte.gz";

/** The false accept rates that the oracle has figures at. */
export const ORACLE_RATES = [1e-2, 1e-3, 1e-4, 1e-5];

/** Reads the embeddings of the oracle, 64 numbers each. */
export async function readOracle(): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array((await Deno.readFile(new URL("oracle/embeddings.f32", SHARED))).buffer);
}

/** Asserts that an evaluation at the oracle's rates, with details, agrees with the oracle to 1e-4. */
export async function agreesWithOracle(found: ExactEvaluation): Promise<void> {
  const expected = JSON.parse(await Deno.readTextFile(new URL("oracle/expected.json", SHARED)));
  assert.deepEqual(found.pairs, { positive: expected.npos, negative: expected.nneg });
  const figures: Record<string, number | null> = {
    "balacc@1e-3": found.balanced_accuracy ?? null,
    "rawacc@1e-3": found.accuracy_at_far!["0.001"]!,
    pos_mean: found.positive_mean,
    pos_std: found.positive_std,
    neg_mean: found.negative_mean,
    neg_std: found.negative_std,
    "R@1": found.recall_at_1,
    AUC: found.auc,
    EER: found.eer,
    "MAP@R": found.map_at_r,
  };
  for (const rate of ORACLE_RATES) {
    const name = rate.toExponential();
    figures[`thr@${name}`] = found.threshold_at_far[rate]!;
    figures[`VAL@${name}`] = found.val_at_far[rate]!;
  }
  assert.equal(Object.keys(figures).length + 2, Object.keys(expected).length);
  assert.equal(found.accuracy, found.accuracy_at_far!["0.001"]);
  for (const rate of ORACLE_RATES) {
    // The oracle's VAL is between the curve's points on both sides of a rate.
    const at = found.roc!.findLastIndex(({ far }) => far <= rate);
    const val = expected[`VAL@${rate.toExponential()}`];
    assert.ok(found.roc![at]!.val <= val + 1e-4 && found.roc![at + 1]!.val >= val - 1e-4, `ROC at ${rate}`);
  }
  for (const [name, figure] of Object.entries(figures)) {
    assert.ok(Math.abs(figure! - expected[name]) < 1e-4, `${name}: ${figure}, oracle ${expected[name]}`);
  }
}
