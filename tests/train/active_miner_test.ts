import assert from "node:assert/strict";
import { MinerInForce } from "../../lib/train/miner_in_force.ts";

/** Semi-hard in the epochs 1 and 2, hard in 3 to 5. */
const CURRICULUM = { miner: "curriculum", semi_hard_share: 0.4, epochs: 5 } as const;

/** What a change tells, in short. */
const told = (change: ReturnType<MinerInForce["next"]>) =>
  change && [change.epoch, change.from, change.to, change.reason];

Deno.test("MinerInForce follows the curriculum and tells of its change once", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  const changes = [1, 2, 2, 3, 3, 4].map((epoch) => told(miner.next(epoch)));
  assert.deepEqual(changes.filter((change) => change !== undefined), [
    [3, "semi-hard", "hard", "the curriculum"],
  ]);
  assert.deepEqual([miner.name, miner.forced], ["hard", null]);
});

Deno.test("MinerInForce holds a forced miner through the curriculum's change until it is taken back", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  assert.deepEqual(told(miner.next(1, "batch-hard")), [1, "semi-hard", "batch-hard", "the user"]);
  assert.equal(miner.next(1, "batch-hard"), undefined);
  assert.deepEqual([1, 2, 3].map((epoch) => miner.next(epoch)), [undefined, undefined, undefined]);
  assert.deepEqual([miner.name, miner.forced], ["batch-hard", "batch-hard"]);
  assert.deepEqual(told(miner.next(3, "auto")), [3, "batch-hard", "hard", "the user"]);
  assert.equal(miner.forced, null);
});

Deno.test("MinerInForce changes nothing now when the miner in force is forced, but holds it", () => {
  const miner = new MinerInForce(CURRICULUM, 1, null);
  assert.equal(miner.next(2, "semi-hard"), undefined);
  assert.equal(miner.next(3), undefined);
  assert.equal(miner.name, "semi-hard");
});

Deno.test("MinerInForce tells of one change where the user and the curriculum come together", () => {
  const miner = () => new MinerInForce(CURRICULUM, 2, null);
  assert.equal(miner().next(3, "semi-hard"), undefined);
  assert.deepEqual(told(miner().next(3, "batch-all")), [3, "semi-hard", "batch-all", "the user"]);
  assert.deepEqual(told(miner().next(3, "auto")), [3, "semi-hard", "hard", "the curriculum"]);
});

Deno.test("MinerInForce goes on with what was forced before", () => {
  const miner = new MinerInForce(CURRICULUM, 2, "batch-all");
  assert.equal(miner.name, "batch-all");
  assert.equal(miner.next(3), undefined);
  assert.deepEqual(told(miner.next(3, "auto")), [3, "batch-all", "hard", "the user"]);
});
