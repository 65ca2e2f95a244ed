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
  "evaluateBest() evaluates the best checkpoint and emits what the log can store",
  (engine) =>
    withFolder(async (runs) => {
      const { job, folder } = await train(engine, {
        runs,
        run: "a",
        config: { epochs: 2 },
        holdout: QUARTERS.test,
      });
      // The states determine the best epoch: this one is changed to name epoch 1. The link is not used.
      const state = await readCheckpointState(`${folder}/epoch_2`);
      const best = { epoch: 1, val: 1 };
      await replaceFile(`${folder}/epoch_2`, "state.json", JSON.stringify({ ...state, best }));
      await pointAt(folder, "best", "epoch_2");
      const emitted: NewEvent[] = [];
      const { report, measured } = await evaluateBest({ ...job, emit: (event) => emitted.push(event) });
      assert.deepEqual(report.checkpoint, { path: `${folder}/epoch_1`, epoch: 1 });
      assert.equal(measured.set, QUARTERS.test);
      assert.equal(measured.embeddings.length, QUARTERS.test.count * job.config.embedding_size);
      assert.deepEqual(report.projection.labels, [...QUARTERS.test.labels]);
      assert.deepEqual(emitted, [{ type: "state", state: "evaluating" }, {
        type: "final_evaluation",
        report,
      }]);
      const line = JSON.stringify({ time: 0, ...emitted[1] });
      assert.deepEqual(TrainEvent.parse(JSON.parse(line)), { time: 0, type: "final_evaluation", report });
    }),
  ["native", "wasm"],
);
