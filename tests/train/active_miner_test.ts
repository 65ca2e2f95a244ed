import assert from "node:assert/strict";
import { ActiveMiner } from "../../lib/train/active_miner.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { multiSimilarity } from "../../lib/triplet/multi_similarity.ts";

/** Semi-hard in the epochs 1 and 2, hard in 3 to 5. */
const CURRICULUM = [curriculum({ semiHard: 0.4 }), 5] as const;

/** What a change tells, in short. */
const told = (change: ReturnType<ActiveMiner["next"]>) =>
  change && [change.epoch, change.from, change.to, change.reason];

Deno.test("ActiveMiner follows the curriculum and tells of its change once", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null);
  const changes = [1, 2, 2, 3, 3, 4].map((epoch) => told(miner.next(epoch)));
  assert.deepEqual(changes.filter((change) => change !== undefined), [
    [3, "semi-hard", "hard", "the curriculum"],
  ]);
  assert.deepEqual([miner.miner.name, miner.forced], ["hard", null]);
});

Deno.test("ActiveMiner holds a forced miner through the curriculum's change until it is taken back", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null);
  assert.deepEqual(told(miner.next(1, "batch-hard")), [1, "semi-hard", "batch-hard", "the user"]);
  assert.equal(miner.next(1, "batch-hard"), undefined);
  assert.deepEqual([1, 2, 3].map((epoch) => miner.next(epoch)), [undefined, undefined, undefined]);
  assert.deepEqual([miner.miner.name, miner.forced], ["batch-hard", "batch-hard"]);
  assert.deepEqual(told(miner.next(3, "auto")), [3, "batch-hard", "hard", "the user"]);
  assert.equal(miner.forced, null);
});

Deno.test("ActiveMiner changes nothing now when the active miner is forced, but holds it", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null);
  assert.equal(miner.next(2, "semi-hard"), undefined);
  assert.equal(miner.next(3), undefined);
  assert.equal(miner.miner.name, "semi-hard");
});

Deno.test("ActiveMiner tells of one change where the user and the curriculum come together", () => {
  const miner = () => new ActiveMiner(...CURRICULUM, 2, null);
  assert.equal(miner().next(3, "semi-hard"), undefined);
  assert.deepEqual(told(miner().next(3, "batch-all")), [3, "semi-hard", "batch-all", "the user"]);
  assert.deepEqual(told(miner().next(3, "auto")), [3, "semi-hard", "hard", "the curriculum"]);
});

Deno.test("ActiveMiner goes on with what was forced before", () => {
  const miner = new ActiveMiner(...CURRICULUM, 2, "batch-all");
  assert.equal(miner.miner.name, "batch-all");
  assert.equal(miner.next(3), undefined);
  assert.deepEqual(told(miner.next(3, "auto")), [3, "batch-all", "hard", "the user"]);
});

Deno.test("ActiveMiner forces another miner than the loss's own, and goes back to it", () => {
  const miner = new ActiveMiner(scheduleOf(multiSimilarity), 5, 1, null);
  assert.equal(miner.miner, multiSimilarity);
  assert.deepEqual(told(miner.next(1, "hard")), [1, "multi-similarity", "hard", "the user"]);
  assert.deepEqual(told(miner.next(2, "auto")), [2, "hard", "multi-similarity", "the user"]);
});
