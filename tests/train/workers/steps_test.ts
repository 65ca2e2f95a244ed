import assert from "node:assert/strict";
import { freeAddresses } from "../../../lib/train/workers/free_addresses.ts";
import { inOwnProcess } from "../../base/fixtures.ts";
import { assertClose, missing } from "../../engine/fixtures.ts";
import type { StepsFound, StepsRequest } from "./steps_of_worker.ts";

const ignore = missing("native");
const MODULE = import.meta.resolve("./steps_of_worker.ts");

/** Runs the same steps in one process, and in several that share them. */
async function both(request: StepsRequest, workers: number): Promise<[StepsFound, StepsFound[]]> {
  const run = async (request: StepsRequest) =>
    await inOwnProcess(MODULE, "stepsOfWorker", request) as StepsFound;
  const addresses = freeAddresses(workers);
  const found = await Promise.all(
    addresses.map((_, task) => run({ ...request, cluster: { addresses, task } })),
  );
  return [await run(request), found];
}

for (
  const [workers, images, steps, request] of [
    [2, 48, 100, { network: "a small original", miner: "semi-hard", config: { lr: 3e-5 } }],
    [3, 50, 100, { network: "a small original", miner: "batch-hard" }], // shares of different sizes
    // More layers, augmentation and dropout, in which rounding has larger effects.
    [2, 24, 6, { network: "residual", miner: "batch-all", config: { augment: "photos", clip_norm: 0.1 } }],
    [4, 24, 6, { network: "dropout", miner: "distance-weighted" }],
  ] as const
) {
  const { network, miner } = request;
  Deno.test({
    name: `${workers} workers train ${network} with ${miner} like one: the same triplets, losses within 1e-5`,
    ignore,
  }, async () => {
    const [alone, together] = await both({ ...request, steps, images }, workers);
    // All workers have the same state, to the bit.
    for (const found of together) assert.deepEqual(found, together[0]);
    assert.equal(alone.losses.length, steps);
    assertClose(together[0]!.losses, alone.losses, 1e-5, "loss");
    assert.deepEqual(together[0]!.chosen, alone.chosen);
    for (const [path, values] of Object.entries(alone.state)) {
      assertClose(together[0]!.state[path]!, values, 1e-3, path);
    }
  });
}

Deno.test({ name: "without sync_batch_norm each worker normalises by its own images", ignore }, async () => {
  const request: StepsRequest = {
    network: "the original's form",
    miner: "batch-all",
    steps: 3,
    images: 12,
    config: { sync_batch_norm: false },
  };
  const [alone, together] = await both(request, 2);
  assert.deepEqual(together[1], together[0]);
  const differences = together[0]!.losses.map((loss, i) => Math.abs(loss - alone.losses[i]!));
  assert.ok(Math.max(...differences) > 1e-4, `${differences}`);
});
