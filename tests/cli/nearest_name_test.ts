import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestName } from "../../lib/cli/nearest_name.ts";

const NAMES = ["epochs", "batch_size", "lr", "lr_schedule", "seed"];

Deno.test("nearestName() tolerates letters that are wrong, missing, doubled or swapped", () => {
  const near = {
    epoch: "epochs",
    epcohs: "epochs",
    batchsize: "batch_size",
    lrr: "lr",
    sed: "seed",
  };
  for (const [word, name] of Object.entries(near)) assert.equal(nearestName(word, NAMES), name);
});

Deno.test("nearestName() does not guess if half of the word would change", () => {
  for (const word of ["", "x", "ab", "banana", "momentum"]) {
    assert.equal(nearestName(word, NAMES), undefined, word);
  }
  assert.equal(nearestName("seed", []), undefined);
});

Deno.test("nearestName() finds an exact name, and returns the first of equally near names", () => {
  fc.assert(fc.property(fc.constantFrom(...NAMES), (name) => assert.equal(nearestName(name, NAMES), name)));
  assert.equal(nearestName("cat", ["bat", "hat"]), "bat");
});
