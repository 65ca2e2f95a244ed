import assert from "node:assert/strict";
import fc from "fast-check";
import { lastSemiHardEpoch, minerOfEpoch } from "../../lib/train/curriculum.ts";

/** The miners of all epochs. */
function minersOf(semi_hard_share: number, epochs: number): string[] {
  const config = { miner: "curriculum" as const, semi_hard_share, epochs };
  return Array.from({ length: epochs }, (_, i) => minerOfEpoch(config, i + 1));
}

Deno.test("minerOfEpoch() is semi-hard for 8 of 20 epochs, then hard", () => {
  assert.deepEqual(minersOf(0.4, 20), [...new Array(8).fill("semi-hard"), ...new Array(12).fill("hard")]);
});

Deno.test("minerOfEpoch() is all hard with a share of 0 and all semi-hard with a share of 1", () => {
  assert.deepEqual(minersOf(0, 3), ["hard", "hard", "hard"]);
  assert.deepEqual(minersOf(1, 3), ["semi-hard", "semi-hard", "semi-hard"]);
  assert.deepEqual(minersOf(0.4, 1), ["hard"]);
});

Deno.test("minerOfEpoch() leaves a miner that was asked for alone", () => {
  for (const miner of ["batch-hard", "semi-hard", "distance-weighted"] as const) {
    for (const epoch of [1, 9, 20]) {
      assert.equal(minerOfEpoch({ miner, semi_hard_share: 0.4, epochs: 20 }, epoch), miner);
    }
  }
});

Deno.test("lastSemiHardEpoch() is the whole part of a share in percent, whatever floating point makes of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 2000 }), (percent, epochs) => {
      const expected = Number(BigInt(percent) * BigInt(epochs) / 100n);
      assert.equal(lastSemiHardEpoch({ semi_hard_share: percent / 100, epochs }), expected);
    }),
    { numRuns: 1000, examples: [[29, 100], [57, 100], [58, 100], [7, 100], [40, 20]] },
  );
});
