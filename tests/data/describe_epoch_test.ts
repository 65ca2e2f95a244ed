import assert from "node:assert/strict";
import { describeEpoch } from "../../lib/data/describe_epoch.ts";

Deno.test("describeEpoch() says what is left out or used again", () => {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2);
  const say = (...plan: number[][]) => describeEpoch(plan.map((batch) => Int32Array.from(batch)), labels);
  assert.equal(
    say([0, 1, 3, 4], [2, 5, 6, 7]),
    "2 batches of 4 images, 2 to 3 classes with about 2 images each; every image once",
  );
  assert.equal(
    say([0, 1, 3, 4]),
    "1 batch of 4 images, 2 classes with 2 images each; 4 of 8 images are left out, others in each epoch",
  );
  assert.match(
    say([0, 1, 3, 4], [2, 5, 6, 7], [0, 1, 6, 7]),
    /every image at least once, 4 of 8 more often$/,
  );
});
