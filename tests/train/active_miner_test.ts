import assert from "node:assert/strict";
import { ActiveMiner } from "../../lib/train/active_miner.ts";
import { curriculum } from "../../lib/triplet/curriculum.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { MINERS } from "../triplet/all_miners.ts";
import { multiSimilarity } from "../../lib/triplet/multi_similarity.ts";

/** Semi-hard in the epochs 1 and 2, hard in 3 to 5. */
const CURRICULUM = [curriculum({ semiHard: 0.4 }), 5] as const;

/** A change of the miner, abbreviated. */
const abbreviated = (change: ReturnType<ActiveMiner["next"]>) =>
  change && [change.epoch, change.from, change.to, change.reason];

Deno.test("ActiveMiner follows the curriculum and reports its change once", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null, MINERS);
  const changes = [1, 2, 2, 3, 3, 4].map((epoch) => abbreviated(miner.next(epoch)));
  assert.deepEqual(changes.filter((change) => change !== undefined), [
    [3, "semi-hard", "hard", "the curriculum"],
  ]);
  assert.deepEqual([miner.miner.name, miner.forced], ["hard", null]);
});

Deno.test("ActiveMiner keeps a forced miner when the curriculum changes, until the user chooses auto", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null, MINERS);
  assert.deepEqual(abbreviated(miner.next(1, "batch-hard")), [1, "semi-hard", "batch-hard", "the user"]);
  assert.equal(miner.next(1, "batch-hard"), undefined);
  assert.deepEqual([1, 2, 3].map((epoch) => miner.next(epoch)), [undefined, undefined, undefined]);
  assert.deepEqual([miner.miner.name, miner.forced], ["batch-hard", "batch-hard"]);
  assert.deepEqual(abbreviated(miner.next(3, "auto")), [3, "batch-hard", "hard", "the user"]);
  assert.equal(miner.forced, null);
});

Deno.test("ActiveMiner reports no change when the active miner is forced, but keeps it", () => {
  const miner = new ActiveMiner(...CURRICULUM, 1, null, MINERS);
  assert.equal(miner.next(2, "semi-hard"), undefined);
  assert.equal(miner.next(3), undefined);
  assert.equal(miner.miner.name, "semi-hard");
});

Deno.test("ActiveMiner reports one change when the user and the curriculum change the miner in the same step", () => {
  const miner = () => new ActiveMiner(...CURRICULUM, 2, null, MINERS);
  assert.equal(miner().next(3, "semi-hard"), undefined);
  assert.deepEqual(abbreviated(miner().next(3, "batch-all")), [
    3,
    "semi-hard",
    "batch-all",
    "the user",
  ]);
  assert.deepEqual(abbreviated(miner().next(3, "auto")), [3, "semi-hard", "hard", "the curriculum"]);
});

Deno.test("ActiveMiner continues with a miner that was forced earlier", () => {
  const miner = new ActiveMiner(...CURRICULUM, 2, "batch-all", MINERS);
  assert.equal(miner.miner.name, "batch-all");
  assert.equal(miner.next(3), undefined);
  assert.deepEqual(abbreviated(miner.next(3, "auto")), [3, "batch-all", "hard", "the user"]);
});

Deno.test("ActiveMiner can force another miner than that of the loss, and returns to it", () => {
  const miner = new ActiveMiner(scheduleOf(multiSimilarity), 5, 1, null, MINERS);
  assert.equal(miner.miner, multiSimilarity);
  assert.deepEqual(abbreviated(miner.next(1, "hard")), [1, "multi-similarity", "hard", "the user"]);
  assert.deepEqual(abbreviated(miner.next(2, "auto")), [2, "hard", "multi-similarity", "the user"]);
});
