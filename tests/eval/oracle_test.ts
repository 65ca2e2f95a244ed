import assert from "node:assert/strict";
import { parseIdx } from "../../lib/data/idx/parse_idx.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";

// Embeddings of the MNIST test images by the original's published weights, measured by another implementation
// in double precision; the files are not part of the repository.
const shared = new URL("../../../shared/data/", import.meta.url);
const present = await Deno.stat(new URL("oracle/expected.json", shared)).then(() => true, () => false);

Deno.test({
  name: "evaluateExact() agrees with the oracle to 1e-4",
  ignore: !present,
  async fn() {
    await openEngine({ engine: "wasm", library: { reason: "not looked for" }, threads: 0 });
    const read = (path: string) => Deno.readFile(new URL(path, shared));
    const embeddings = new Float32Array((await read("oracle/embeddings.f32")).buffer);
    const labelFile = "t10k-labels-idx1-ubyte.gz";
    const labels = await parseIdx(await read(`mnist/${labelFile}`), labelFile, {
      dimensions: 1,
      mostBytes: 20_000,
    });
    const expected = JSON.parse(new TextDecoder().decode(await read("oracle/expected.json")));

    const rates = [1e-2, 1e-3, 1e-4, 1e-5];
    const found = await evaluateExact(embeddings, 64, Int32Array.from(labels.data), { rates, details: true });
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
    for (const rate of rates) {
      const name = rate.toExponential();
      figures[`thr@${name}`] = found.threshold_at_far[rate]!;
      figures[`VAL@${name}`] = found.val_at_far[rate]!;
    }
    assert.equal(Object.keys(figures).length + 2, Object.keys(expected).length);
    assert.equal(found.accuracy, found.accuracy_at_far!["0.001"]);
    for (const rate of rates) {
      // The oracle's VAL is between the curve's points on both sides of a rate.
      const at = found.roc!.findLastIndex(({ far }) => far <= rate);
      const val = expected[`VAL@${rate.toExponential()}`];
      assert.ok(found.roc![at]!.val <= val + 1e-4 && found.roc![at + 1]!.val >= val - 1e-4, `ROC at ${rate}`);
    }
    for (const [name, figure] of Object.entries(figures)) {
      assert.ok(Math.abs(figure! - expected[name]) < 1e-4, `${name}: ${figure}, oracle ${expected[name]}`);
    }
  },
});
