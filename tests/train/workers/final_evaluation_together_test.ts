import assert from "node:assert/strict";
import { UserError } from "../../../lib/base/user_error.ts";
import { explainFinal } from "../../../lib/train/workers/final_evaluation_together.ts";
import { type WorkerGroup, WorkersError } from "../../../lib/train/workers/worker_group.ts";

Deno.test("an error in the last evaluation says that the training is complete, or ends the other workers", () => {
  const reasons: string[] = [];
  const group = {
    workers: { rank: 0 },
    name: (rank: number) => `worker ${rank} (a:1)`,
    abort: (reason: string) => reasons.push(reason),
  } as unknown as WorkerGroup;
  const lost = explainFinal(new WorkersError("Worker 1 (b:1) is lost"), group);
  assert.ok(lost instanceof UserError);
  assert.equal(
    lost.message,
    "Worker 1 (b:1) is lost; the training is complete and saved: start all workers again with --resume, to evaluate it",
  );
  assert.deepEqual(reasons, []);
  const own = new UserError("Expected the training's best checkpoint in a but it is gone");
  assert.equal(explainFinal(own, group), own);
  assert.deepEqual(reasons, [`worker 0 (a:1) ended: ${own.message}`]);
});
