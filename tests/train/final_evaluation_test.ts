import assert from "node:assert/strict";
import { type NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { readCheckpointState } from "../../lib/run/read_state.ts";
import { pointAt } from "../../lib/run/run_folder.ts";
import { evaluateBest } from "../../lib/train/final_evaluation.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { replaceFile } from "../run/fixtures.ts";
import { QUARTERS, train } from "./training_fixtures.ts";

testOnEngines(
  "evaluateBest() measures the best checkpoint and tells what the log can hold",
  (engine) =>
    withFolder(async (runs) => {
      const { job, folder } = await train(engine, {
        runs,
        run: "a",
        config: { epochs: 2 },
        holdout: QUARTERS.test,
      });
      // The states decide what is best: this one's is made to say epoch 1. The link is not asked.
      const state = await readCheckpointState(`${folder}/epoch_2`);
      const best = { epoch: 1, val: 1 };
      await replaceFile(`${folder}/epoch_2`, "state.json", JSON.stringify({ ...state, best }));
      await pointAt(folder, "best", "epoch_2");
      const told: NewEvent[] = [];
      const { report, measured } = await evaluateBest({ ...job, emit: (event) => told.push(event) });
      assert.deepEqual(report.checkpoint, { path: `${folder}/epoch_1`, epoch: 1 });
      assert.equal(measured.set, QUARTERS.test);
      assert.equal(measured.embeddings.length, QUARTERS.test.count * job.config.embedding_size);
      assert.deepEqual(report.projection.labels, [...QUARTERS.test.labels]);
      assert.deepEqual(told, [{ type: "state", state: "evaluating" }, { type: "final_evaluation", report }]);
      const line = JSON.stringify({ time: 0, ...told[1] });
      assert.deepEqual(TrainEvent.parse(JSON.parse(line)), { time: 0, type: "final_evaluation", report });
    }),
  ["native", "wasm"],
);
