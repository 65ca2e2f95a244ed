import assert from "node:assert/strict";
import fc from "fast-check";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { lastSemiHardEpoch } from "../../lib/triplet/last_semi_hard_epoch.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { MINERS } from "./all_miners.ts";
import { refuses } from "../base/fixtures.ts";

/** The miners of all epochs. */
function minersOf(semiHard: number, epochs: number): string[] {
  return Array.from({ length: epochs }, (_, i) => curriculum({ semiHard }).minerOfEpoch(i + 1, epochs).name);
}

Deno.test("curriculum() is semi-hard for 8 of 20 epochs, then hard", () => {
  assert.deepEqual(minersOf(0.4, 20), [...new Array(8).fill("semi-hard"), ...new Array(12).fill("hard")]);
  assert.equal(curriculum().minerOfEpoch(8, 20), MINERS["semi-hard"]);
  assert.equal(curriculum().minerOfEpoch(9, 20), MINERS.hard);
});

Deno.test("curriculum() is all hard with a share of 0 and all semi-hard with a share of 1", () => {
  assert.deepEqual(minersOf(0, 3), ["hard", "hard", "hard"]);
  assert.deepEqual(minersOf(1, 3), ["semi-hard", "semi-hard", "semi-hard"]);
  assert.deepEqual(minersOf(0.4, 1), ["hard"]);
});

Deno.test("curriculum() rejects a share that is out of range", async () => {
  for (const semiHard of [-0.1, 1.1, NaN]) {
    await refuses(() => curriculum({ semiHard }), /^Expected semiHard to be a number from 0 to 1 but found /);
  }
});

Deno.test("scheduleOf() uses a miner in every epoch, and returns a schedule unchanged", () => {
  for (const miner of Object.values(MINERS)) {
    const schedule = scheduleOf(miner);
    assert.equal(schedule.name, miner.name);
    for (const epoch of [1, 9, 20]) assert.equal(schedule.minerOfEpoch(epoch, 20), miner);
  }
  const schedule = curriculum();
  assert.equal(scheduleOf(schedule), schedule);
});

Deno.test("lastSemiHardEpoch() is the integer part for a share in percent, despite floating point", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 2000 }), (percent, epochs) => {
      const expected = Number(BigInt(percent) * BigInt(epochs) / 100n);
      assert.equal(lastSemiHardEpoch(percent / 100, epochs), expected);
    }),
    { numRuns: 1000, examples: [[29, 100], [57, 100], [58, 100], [7, 100], [40, 20]] },
  );
});
