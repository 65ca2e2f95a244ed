import assert from "node:assert/strict";
import fc from "fast-check";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { Embedder } from "../../lib/evaluate/embedder.ts";
import { drawValidationTriplets, VALIDATION_TRIPLETS, validationLoss } from "../../lib/train/validation.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { PLAIN_NETWORKS, toTensors, trainedParameters } from "../model/fixtures.ts";
import { naiveRows } from "../model/naive_network.ts";
import { naiveLoss } from "../triplet/naive_loss.ts";
import { naiveDistances } from "../triplet/naive_triplets.ts";
import { randomSet } from "./fixtures.ts";

/** The triplets by index in the set. */
function tripletsOf(drawn: Int32Array): { anchor: number; positive: number; negative: number }[] {
  return Array.from({ length: VALIDATION_TRIPLETS }, (_, i) => ({
    anchor: drawn[i]!,
    positive: drawn[VALIDATION_TRIPLETS + i]!,
    negative: drawn[2 * VALIDATION_TRIPLETS + i]!,
  }));
}

Deno.test("drawValidationTriplets() draws 128 triplets: another image of the class and one of another class", () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(sizes, fc.nat(1000), (sizes, seed) => {
      const set = randomSet(sizes, 1, 1, 1);
      const drawn = drawValidationTriplets(set, seed);
      assert.equal(drawn.length, 3 * 128);
      for (const { anchor, positive, negative } of tripletsOf(drawn)) {
        assert.notEqual(positive, anchor);
        assert.equal(set.labels[positive], set.labels[anchor]);
        assert.notEqual(set.labels[negative], set.labels[anchor]);
        assert.ok(negative < set.count);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("drawValidationTriplets() uses images alone in their class only as negatives, and does not search forever", () => {
  for (const alone of [5, 20_000]) {
    const set = randomSet([3, ...new Array<number>(alone).fill(1)], 1, 1, 1);
    for (const { anchor, positive, negative } of tripletsOf(drawValidationTriplets(set, 1))) {
      assert.deepEqual([set.labels[anchor], set.labels[positive]], [0, 0]);
      assert.notEqual(anchor, positive);
      assert.notEqual(set.labels[negative], 0);
    }
  }
});

Deno.test("drawValidationTriplets() is determined by its seed", () => {
  const set = randomSet([40, 40, 40], 1, 1, 1);
  assert.deepEqual(drawValidationTriplets(set, 1), drawValidationTriplets(set, 1));
  assert.notDeepEqual(drawValidationTriplets(set, 1), drawValidationTriplets(set, 2));
});

Deno.test("drawValidationTriplets() draws every image as anchor, as positive and as negative", () => {
  const set = randomSet([3, 4, 5], 1, 1, 1);
  const seen = { anchor: new Set<number>(), positive: new Set<number>(), negative: new Set<number>() };
  for (let seed = 0; seed < 5; seed++) {
    for (const triplet of tripletsOf(drawValidationTriplets(set, seed))) {
      for (const role of ["anchor", "positive", "negative"] as const) seen[role].add(triplet[role]);
    }
  }
  for (const images of Object.values(seen)) assert.equal(images.size, set.count);
});

testOnEngines(
  "validationLoss() is the mean loss of the triplets under the running statistics",
  async (engine) => {
    const network = PLAIN_NETWORKS[1]!;
    const set = randomSet([5, 6, 4], network.input.height, network.input.width, 2);
    const parameters = trainedParameters(network, 2);
    const drawn = drawValidationTriplets(set, 3);
    const { embeddings } = naiveRows(network, set.allPixels(), parameters, false);
    const expected = naiveLoss(naiveDistances(embeddings), tripletsOf(drawn), 0.7, "mean").loss;
    const model = toTensors(network, parameters);
    const before = engine.memory().tensors;
    const embedder = new Embedder(engine, network);
    const found = await validationLoss(embedder, set, drawn, tripletLoss({ margin: 0.7 }), model);
    embedder.dispose();
    assertClose([found], [expected], 1e-4);
    assert.equal(engine.memory().tensors, before);
    disposeTree(model);
  },
);
