import assert from "node:assert/strict";
import { rescuedRate, rescuedSchedule } from "../../lib/train/rescue.ts";
import { hard } from "../../lib/triplet/hard.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { semiHard } from "../../lib/triplet/semi_hard.ts";
import { numbersTo } from "./rescue_fixtures.ts";

Deno.test("rescuedRate() is that of the newest rescue, after its warm-up", () => {
  const rescue = { epoch: 4, rate: 0.25, warmup: 2, semi_hard_until: 0 };
  assert.equal(rescuedRate([], 5, 0.5), 1);
  assert.ok(rescuedRate([rescue], 5, 0) < 1e-3);
  assert.ok(Math.abs(rescuedRate([rescue], 6, 0) - 0.125) < 1e-3);
  assert.equal(rescuedRate([rescue], 7, 0), 0.25);
  assert.equal(rescuedRate([rescue, { ...rescue, rate: 0.5 }], 9, 0), 0.5);
});

Deno.test("rescuedSchedule() replaces hard negatives for as long as the newest rescue says", () => {
  const rescue = { epoch: 0, rate: 0.25, warmup: 1, semi_hard_until: 3 };
  const namesOf = (schedule: ReturnType<typeof rescuedSchedule>) =>
    numbersTo(5).map((epoch) => schedule.minerOfEpoch(epoch, 5).name);
  const rescued = rescuedSchedule(scheduleOf(hard), () => [rescue], semiHard);
  assert.deepEqual(namesOf(rescued), ["semi-hard", "semi-hard", "semi-hard", "hard", "hard"]);
  assert.deepEqual(namesOf(rescuedSchedule(scheduleOf(hard), () => [], semiHard)), new Array(5).fill("hard"));
  const easy = rescuedSchedule(scheduleOf(semiHard), () => [rescue], semiHard);
  assert.deepEqual(namesOf(easy), new Array(5).fill("semi-hard"));
});
