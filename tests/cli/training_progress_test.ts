import assert from "node:assert/strict";
import fc from "fast-check";
import { TrainingProgress } from "../../lib/cli/training_progress.ts";
import { tellTraining } from "./training_events.ts";

/** The progress after the first event for which `until` holds. */
function after(until: (event: ReturnType<typeof tellTraining>[number]) => boolean): TrainingProgress {
  const progress = new TrainingProgress();
  for (const event of tellTraining(false)) {
    progress.take(event);
    if (until(event)) break;
  }
  return progress;
}

Deno.test("TrainingProgress draws a bar in proportion", () => {
  const line = after((event) => event.type === "step" && event.global_step === 4).render(120);
  const bar = line.split(" ")[0]!;
  assert.equal(bar.length, 30);
  assert.equal([...bar].filter((sign) => sign === "━").length, 15);
  assert.match(line, / 50% {2}loss 0\.2500 {2}512 img\/s {2}2\.0 s left$/);
  assert.match(after((event) => event.type === "evaluation").render(120), /evaluating/);
});

Deno.test("TrainingProgress shows that the report is being drawn, without a time left", () => {
  const progress = after((event) => event.type === "final_evaluation");
  progress.take({ type: "state", time: 0, state: "reporting" });
  assert.match(progress.render(120), / {2}drawing the report$/);
});

Deno.test("TrainingProgress fits any width", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(24), (columns, count) => {
    let seen = 0;
    assert.ok(after(() => seen++ === count).render(columns).length < columns || columns === 1);
  }));
});

Deno.test("TrainingProgress leaves out what matters less where there is no room, and cuts no word", () => {
  const progress = after((event) => event.type === "step" && event.global_step === 4);
  assert.equal(progress.render(40), "epoch 1/2  50%  512 img/s  2.0 s left");
  assert.equal(progress.render(30), "epoch 1/2  50%  2.0 s left");
});
