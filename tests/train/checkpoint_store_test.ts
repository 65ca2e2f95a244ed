import assert from "node:assert/strict";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import type { CheckpointStore } from "../../lib/train/checkpoint_store.ts";
import { folderStore, MemoryStore } from "../../lib/train/checkpoint_store.ts";
import { withFolder } from "../base/fixtures.ts";
import { makeCheckpoint } from "../run/fixtures.ts";

const NAMES = ["epoch_1", "epoch_2", "epoch_2_step_4", "epoch_3"];

/** Saves checkpoints of a training whose best epoch is the last. */
async function fill(store: CheckpointStore): Promise<void> {
  const { state, training } = makeCheckpoint(1);
  for (const name of NAMES) {
    const [, epoch, step = 0] = /epoch_(\d+)(?:_step_(\d+))?/.exec(name)!;
    await store.save(name, { ...state, best: null, epoch: Number(epoch), step: Number(step) }, training);
    await store.prune(1, ["epoch_1"]);
  }
}

const STORES = {
  folderStore: (folder: string) => folderStore(folder),
  MemoryStore: () => new MemoryStore(),
};

for (const [name, make] of Object.entries(STORES)) {
  Deno.test(`${name} keeps the checkpoint that a rescue needs, goes back to it, and reads it`, () =>
    withFolder(async (folder) => {
      const store = make(folder);
      await fill(store);
      assert.equal((await store.read("epoch_3")).state.epoch, 3);
      await assert.rejects(store.read("epoch_2"), /Expected /);
      await store.dropAfter(1);
      assert.deepEqual(await store.current(), { last: "epoch_1", best: "epoch_1" });
      assert.equal((await store.read("epoch_1")).state.epoch, 1);
      await store.dropAfter(0);
      assert.deepEqual(await store.current(), { last: undefined, best: undefined });
      assert.deepEqual(await currentCheckpoints(folder), { last: undefined, best: undefined });
    }));
}
