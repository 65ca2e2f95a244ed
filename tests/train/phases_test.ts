import assert from "node:assert/strict";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import { eventsOf, testTraining, train } from "./training_fixtures.ts";

testTraining("changes the miner from phase to phase, and resumes in any of them", async (engine, runs) => {
  const config = { epochs: 4, phases: "semi-hard:0.25,batch-all:0.25,batch-hard:0.5", max_steps: 3 };
  const { events, folder } = await train(engine, { runs, run: "a", config });
  assert.deepEqual(eventsOf(events, "miner_changed").map(({ epoch, from, to }) => [epoch, from, to]), [
    [2, "semi-hard", "batch-all"],
    [3, "batch-all", "batch-hard"],
  ]);
  assert.equal((await readCheckpoint(`${folder}/epoch_4`)).state.config.phases, config.phases);
  const stopped = await train(engine, {
    runs,
    run: "b",
    config,
    listen: (event, control) => event.type === "step" && event.global_step === 4 && control.give("stop"),
  });
  const last = (await pointedAt(stopped.folder, "last"))!;
  const checkpoint = await readCheckpoint(`${stopped.folder}/${last}`);
  const resumed = await train(engine, {
    runs,
    run: "b",
    config,
    resumed: { folder: stopped.folder, checkpoint },
  });
  assert.deepEqual(eventsOf(resumed.events, "epoch_started").map(({ miner }) => miner), [
    "batch-all",
    "batch-hard",
    "batch-hard",
  ]);
  const [whole, parts] = await Promise.all(
    [folder, resumed.folder].map((folder) => readCheckpoint(`${folder}/epoch_4`)),
  );
  assert.deepEqual(parts!.training, whole!.training);
});
