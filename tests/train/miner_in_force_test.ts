import assert from "node:assert/strict";
import { MinerInForce } from "../../lib/train/mod.ts";

/** Semi-hard in the epochs 1 and 2, hard in 3 to 5. */
const CURRICULUM = { miner: "curriculum", semi_hard_share: 0.4, epochs: 5 } as const;

/** What a change tells, in short. */
const told = (change: ReturnType<MinerInForce["begin"]>) =>
  change && [change.epoch, change.from, change.to, change.reason];

Deno.test("MinerInForce follows the curriculum and tells of its change once", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  const changes = [1, 2, 3, 4].map((epoch) => told(miner.begin(epoch)));
  assert.deepEqual(changes, [undefined, undefined, [3, "semi-hard", "hard", "the curriculum"], undefined]);
  assert.deepEqual([miner.name, miner.forced], ["hard", null]);
});

Deno.test("MinerInForce.force() holds through the curriculum's change until it is taken back", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  assert.deepEqual(told(miner.force("batch-hard", 1)), [1, "semi-hard", "batch-hard", "the user"]);
  assert.equal(miner.force("batch-hard", 1), undefined);
  assert.deepEqual([2, 3].map((epoch) => miner.begin(epoch)), [undefined, undefined]);
  assert.deepEqual([miner.name, miner.forced], ["batch-hard", "batch-hard"]);
  assert.deepEqual(told(miner.force("auto", 3)), [3, "batch-hard", "hard", "the user"]);
  assert.equal(miner.forced, null);
});

Deno.test("MinerInForce.force() of the miner that is in force changes nothing now, but holds", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  assert.equal(miner.force("semi-hard", 2), undefined);
  assert.equal(miner.begin(3), undefined);
  assert.equal(miner.name, "semi-hard");
});

Deno.test("MinerInForce goes on with what was forced before", () => {
  const miner = new MinerInForce(CURRICULUM, 2, "batch-all");
  assert.equal(miner.name, "batch-all");
  assert.equal(miner.begin(3), undefined);
  assert.deepEqual(told(new MinerInForce(CURRICULUM, 2, null).begin(3)), [
    3,
    "semi-hard",
    "hard",
    "the curriculum",
  ]);
});
