import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { TRAINING_OPTIONS } from "../../lib/config/train_config.ts";
import { takeImages } from "../../lib/data/split_holdout.ts";
import { composedOperations } from "../../lib/engine/composed_operations.ts";
import { eagerCompile } from "../../lib/engine/eager_compile.ts";
import { embedSplit } from "../../lib/evaluate/embed_split.ts";
import { refuses } from "../base/fixtures.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { smallNetwork, trainedParameters } from "../model/fixtures.ts";
import { naiveRows } from "../model/naive_network.ts";
import { makeCheckpoint, TINY } from "../run/fixtures.ts";
import { QUARTERS } from "../train/training_fixtures.ts";

/** What of an engine is used, without one. */
const ENGINE = { compile: eagerCompile, fused: composedOperations };

/** A checkpoint that was trained on the first 40 quarters. */
function trained(network = smallNetwork(QUARTERS.test.height, QUARTERS.test.width, [2, 3], 2)) {
  const checkpoint = makeCheckpoint(2, network);
  checkpoint.parameters = trainedParameters(network, 2);
  checkpoint.state.dataset.digest = QUARTERS.digest;
  checkpoint.state.config = { ...defaults(TRAINING_OPTIONS), num_images: 40 };
  return checkpoint;
}

for (const split of ["test", "train"] as const) {
  testOnEngines(
    `embedSplit() embeds the ${split} images as a network of plain loops does`,
    async (engine) => {
      const checkpoint = trained();
      const before = engine.memory();
      const { set, embeddings, dimension } = await embedSplit(engine, "a", checkpoint, QUARTERS, { split });
      assert.deepEqual(engine.memory(), before);
      assert.deepEqual(set, split === "test" ? QUARTERS.test : takeImages(QUARTERS.train, 40));
      assert.equal(dimension, 2);
      const { state: { network }, parameters } = checkpoint;
      const expected = naiveRows(network, set.allPixels(), parameters, false).embeddings.flat();
      assertClose(embeddings, expected, 1e-5);
    },
  );
}

Deno.test("embedSplit() refuses images of another size, and a split that there is not", async () => {
  await refuses(
    () => embedSplit(ENGINE, "runs/a", trained(TINY), QUARTERS, { split: "test" }),
    /^Expected images of 4 × 4, as runs\/a was trained on, but quarters has 8 × 8; choose another --dataset$/,
  );
  await refuses(
    () => embedSplit(ENGINE, "runs/a", trained(), QUARTERS, { split: "holdout" }),
    /runs\/a held no images out/,
  );
});
