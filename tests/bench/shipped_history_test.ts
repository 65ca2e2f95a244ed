import assert from "node:assert/strict";
import { shippedHistory } from "../../lib/bench/shipped_history.ts";

Deno.test("shippedHistory() has every step of the training, in order and within its epoch", async () => {
  const events = await shippedHistory();
  const steps = events.flatMap((event) => event.type === "step" ? [event] : []);
  assert.equal(steps.length, 20 * 234);
  steps.forEach(({ epoch, step, global_step }, i) => {
    assert.deepEqual([epoch, step, global_step], [Math.floor(i / 234) + 1, i % 234 + 1, i + 1]);
  });
  let epoch = 0;
  for (const event of events) {
    if (event.type === "epoch_started") epoch = event.epoch;
    if (event.type === "step") assert.equal(event.epoch, epoch);
  }
});
