import assert from "node:assert/strict";
import { initialState } from "../../../../lib/dashboard/state/dashboard_state.ts";
import { epochMarks, stepMarks } from "../../../../lib/dashboard/view/chart/step_axis.ts";

Deno.test("stepMarks() and epochMarks() mark the changes of the miner and the rescues", () => {
  const state = initialState();
  state.epochs.switches.push({ step: 80, epoch: 5, from: "semi-hard", to: "hard" });
  state.epochs.rescues.push({ step: 40, epoch: 2, message: "back to epoch 2" });
  const [hard, rescue] = [{ name: "hard", color: "hard" }, { name: "rescue", color: "bad" }];
  assert.deepEqual(stepMarks(state), [{ x: 80, ...hard }, { x: 40, ...rescue }]);
  assert.deepEqual(epochMarks(state), [{ x: 4.5, ...hard }, { x: 2.5, ...rescue }]);
});

Deno.test("A rescue that went back to the start is marked where the axis begins", () => {
  const state = initialState();
  state.epochs.rescues.push({ step: 0, epoch: 0, message: "back to the start" });
  const mark = { x: 1, name: "rescue", color: "bad" };
  assert.deepEqual(stepMarks(state), [mark]);
  assert.deepEqual(epochMarks(state), [mark]);
});
