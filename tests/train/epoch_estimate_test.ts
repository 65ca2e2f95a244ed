import assert from "node:assert/strict";
import { estimateEpoch } from "../../lib/train/epoch_estimate.ts";
import type { TrainingParts } from "../../lib/train/training_parts.ts";
import { QUARTERS, QUICK } from "./training_fixtures.ts";

/** The estimate where the first trial compiles for so long, and how many trials there were. */
async function estimate(hasXla: boolean, compiles: number): Promise<[line: string, trials: number]> {
  let trials = 0;
  const parts = {
    job: { train: QUARTERS.train, config: QUICK, control: { stopping: false }, engine: { hasXla } },
    miner: { miner: {} },
    pipeline: {
      async trial() {
        const milliseconds = trials++ === 0 ? compiles : 100;
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return { milliseconds };
      },
    },
  } as unknown as TrainingParts;
  const line = await estimateEpoch(parts, Array.from({ length: 20 }, () => Int32Array.of(0)));
  return [line, trials];
}

Deno.test("estimateEpoch() measures a second step where XLA compiles in the first, however long that takes", async () => {
  const [[quick, two], [slow, one], [xla, again]] = await Promise.all([
    estimate(false, 300),
    estimate(false, 3050),
    estimate(true, 3050),
  ]);
  assert.deepEqual([two, one, again], [2, 1, 2]);
  assert.match(quick, /by a trial step of 100 ms/);
  assert.match(slow, /by a trial step of 3050 ms/);
  assert.match(xla, /^Expected: about 2.* an epoch, .* by a trial step of 100 ms/);
});
