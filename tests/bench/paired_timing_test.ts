import assert from "node:assert/strict";
import { meanOfSteps } from "../../lib/bench/contender.ts";
import { median } from "../../lib/base/median.ts";
import { pairedRatio, timeInTurn, timingOf } from "../../lib/bench/paired_timing.ts";

Deno.test("timeInTurn() activates and runs contenders in turn, and does not count the first round", async () => {
  const calls: string[] = [];
  const contender = (name: string, milliseconds: number[]) => ({
    activate: async () => void await Promise.resolve(calls.push(`${name}!`)),
    run: async () => {
      await Promise.resolve(calls.push(name));
      return milliseconds.shift()!;
    },
  });
  const timings = await timeInTurn([contender("a", [100, 3, 1, 2]), contender("b", [200, 30, 10, 20])], 3);
  assert.deepEqual(calls, Array(4).fill(["a!", "a", "b!", "b"]).flat());
  assert.deepEqual(timings, [{ rounds: [3, 1, 2], median: 2 }, { rounds: [30, 10, 20], median: 20 }]);
});

Deno.test("meanOfSteps() is the mean measured by its clock", () => {
  let [time, steps] = [1000, 0];
  const step = () => time += 10 * ++steps;
  assert.equal(meanOfSteps(step, 4, () => time), 25);
  assert.equal(steps, 4);
});

Deno.test("pairedRatio() is taken round by round, so that a slowdown of both cancels out", () => {
  const [a, b] = [timingOf([2, 40, 6]), timingOf([1, 10, 3])];
  assert.deepEqual(pairedRatio(a, b), { median: 2, least: 2, greatest: 4 });
});

Deno.test("median() of an even number of values is the mean of the middle two", () => {
  assert.equal(median([9, 1, 3, 5]), 4);
  assert.equal(median([7]), 7);
});
