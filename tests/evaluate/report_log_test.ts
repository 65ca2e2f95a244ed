import assert from "node:assert/strict";
import { measureCheckpoint } from "../../lib/evaluate/measure_checkpoint.ts";
import { TrainEvent } from "../../lib/run/events.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { DETAILED, REPORT } from "../report/fixtures.ts";
import { NOISE, writeNoiseCheckpoint } from "./fixtures.ts";

/** A report as a log gives it back. */
function logged(report: typeof REPORT): unknown {
  const line = JSON.stringify({ type: "final_evaluation", time: 0, report });
  const event = TrainEvent.parse(JSON.parse(line));
  return event.type === "final_evaluation" && event.report;
}

testOnEngines(
  "All that is measured comes back from a log, of one split and of two",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, { num_images: 50, holdout: 12, seed: 7 });
      const options = { engine, dataset: NOISE, seed: 1 };
      const one = await measureCheckpoint(folder, options);
      assert.deepEqual(logged(one), one);
      const two = await measureCheckpoint(folder, {
        ...options,
        compared: { queries: "test", references: "holdout" },
      });
      assert.deepEqual(logged(two), two);
    }),
  ["cpu"],
);

Deno.test("Reports with details and older ones without come back from a log", () => {
  assert.deepEqual(logged(DETAILED), DETAILED);
  assert.deepEqual(logged(REPORT), REPORT);
});
