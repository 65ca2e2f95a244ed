import assert from "node:assert/strict";
import { currentEvents } from "../../lib/run/current_events.ts";
import { listCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { Epochs } from "../../lib/run/epochs.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import type { EventOf } from "../../lib/run/events.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { MOST_RESCUES } from "../../lib/train/rescue.ts";
import { eventsOf, train } from "./training_fixtures.ts";
import { collapsing, CONFIG, numbersTo, testRescue, wholeLog } from "./rescue_fixtures.ts";

testRescue(
  "from a collapse in the first epochs goes back to the start, with gentler settings",
  async (engine, runs) => {
    const before = engine.memory();
    const { end, events, folder } = await train(collapsing(engine, 9e-4, 0), {
      runs,
      run: "a",
      config: { ...CONFIG, miner: "batch-hard" },
    });
    assert.deepEqual(engine.memory(), before);
    assert.equal(end.state, "done");
    const [alert] = eventsOf(events, "alert");
    assert.equal(alert!.kind, "collapse");
    const [rescued, ...others] = eventsOf(events, "rescued");
    assert.deepEqual(others, []);
    const { back_to, epoch, step, rescue } = rescued!;
    assert.deepEqual([back_to, epoch, step, rescue], [
      { epoch: 0, global_step: 0 },
      alert!.epoch,
      alert!.step,
      1,
    ]);
    assert.match(
      rescued!.message,
      /^Rescue 1 of at most 3: back from epoch 5, step 6, to the start, with 0\.25 of the learning rate, /,
    );
    assert.deepEqual(eventsOf(events, "miner_changed").map(({ from, to, reason }) => [from, to, reason]), [
      ["batch-hard", "semi-hard", "the rescue"],
      ["semi-hard", "batch-hard", "the schedule"],
    ]);
    // The steps from the start on are in the log twice, before and after the rescue, and once in what counts.
    const whole = await wholeLog(folder);
    const steps = eventsOf(whole, "step").map(({ global_step }) => global_step);
    assert.deepEqual(steps, [...numbersTo(30), ...numbersTo(84)]);
    const counted = await readEvents(folder);
    assert.deepEqual(counted, currentEvents(whole));
    assert.deepEqual(eventsOf(counted, "step").map(({ global_step }) => global_step), numbersTo(84));
    const rates = eventsOf(counted, "step").map(({ lr }) => lr);
    assert.ok(rates[0]! < 1e-5 && rates.slice(6).every((lr) => lr === 2.5e-4), rates.join());
    const { records, rescues } = Epochs.of(whole);
    assert.deepEqual([records.length, rescues.length], [14, 1]);
    const { state } = await readCheckpoint(`${folder}/epoch_14`);
    assert.deepEqual(state.rescues, [{ epoch: 0, rate: 0.25, warmup: 1, semi_hard_until: 6 }]);
  },
);

testRescue(
  "goes back to the last epoch before the variance fell, which is kept until then",
  async (engine, runs) => {
    const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), {
      runs,
      run: "a",
      config: CONFIG,
    });
    assert.equal(end.state, "done");
    const [{ back_to, epoch, step }] = eventsOf(events, "rescued") as [EventOf<"rescued">];
    // Step 43 is the thirtieth in the collapse; epoch 2 ended with step 12.
    assert.deepEqual([back_to, epoch, step], [{ epoch: 2, global_step: 12 }, 8, 1]);
    assert.equal(eventsOf(await readEvents(folder), "epoch_started").length, 14);
    assert.deepEqual(
      eventsOf(await readEvents(folder), "checkpoint_saved").map(({ name }) => name),
      numbersTo(14).map((epoch) => `epoch_${epoch}`),
    );
  },
);

testRescue(
  "is repeated at most three times; then the training stops with its last good checkpoint",
  async (engine, runs) => {
    const { end, events, folder } = await train(collapsing(engine, 0, 13), {
      runs,
      run: "a",
      config: CONFIG,
    });
    assert.equal(end.state, "diverged");
    assert.match(
      end.message,
      /^The embeddings collapsed in epoch \d+, step \d, after 3 rescues, .* the checkpoint epoch_2 is kept\. Start a new /,
    );
    assert.deepEqual(eventsOf(events, "rescued").map(({ rescue }) => rescue), numbersTo(MOST_RESCUES));
    assert.deepEqual((await listCheckpoints(folder)).map(({ name }) => name), ["epoch_2"]);
    assert.deepEqual([await pointedAt(folder, "last"), await pointedAt(folder, "best")], [
      "epoch_2",
      "epoch_2",
    ]);
  },
);

testRescue(
  "uses semi-hard negatives for longer if they were active in the collapse",
  async (engine, runs) => {
    const { folder } = await train(collapsing(engine, 2e-4, 13), {
      runs,
      run: "twice",
      config: { ...CONFIG, miner: "batch-hard" },
    });
    const { state: twice } = await readCheckpoint(`${folder}/epoch_14`);
    assert.deepEqual(twice.rescues?.map(({ semi_hard_until }) => semi_hard_until), [8, 14]);
    let steps = 0;
    const forced = await train(collapsing(engine, 9e-4, 13), {
      runs,
      run: "forced",
      config: { ...CONFIG, miner: "batch-hard" },
      listen: (event, control) => {
        if (event.type === "step" && ++steps === 10) control.give("miner:semi-hard");
      },
    });
    const { state } = await readCheckpoint(`${forced.folder}/epoch_14`);
    assert.deepEqual(state.rescues?.map(({ semi_hard_until }) => semi_hard_until), [8]);
  },
);

testRescue("is made only if it is asked for", async (engine, runs) => {
  const config = { ...CONFIG, rescue: false };
  const { end, events, folder } = await train(collapsing(engine, 9e-4, 13), { runs, run: "a", config });
  assert.equal(end.state, "done");
  assert.deepEqual([eventsOf(events, "alert").length, eventsOf(events, "rescued").length], [1, 0]);
  assert.deepEqual((await readCheckpoint(`${folder}/epoch_14`)).state.rescues, []);
});

testRescue("replaces a miner that the user forced", async (engine, runs) => {
  let steps = 0;
  const { events, folder } = await train(collapsing(engine, 9e-4, 13), {
    runs,
    run: "a",
    config: CONFIG,
    listen: (event, control) => {
      if (event.type === "step" && ++steps === 20) control.give("miner:batch-hard");
    },
  });
  assert.equal(eventsOf(events, "rescued").length, 1);
  assert.equal((await readCheckpoint(`${folder}/epoch_14`)).state.forced_miner, null);
});
