import assert from "node:assert/strict";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import type { CheckpointStore } from "../../lib/train/checkpoint_store.ts";
import { folderStore, MemoryStore } from "../../lib/train/checkpoint_store.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
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
      assert.deepEqual(await store.epochs(), [3, 1]);
      assert.equal(await store.dropAfter(1), undefined);
      assert.deepEqual(await store.epochs(), [1]);
      assert.deepEqual(await store.current(), { last: "epoch_1", best: "epoch_1" });
      assert.equal((await store.read("epoch_1")).state.epoch, 1);
      await store.dropAfter(0);
      assert.deepEqual(await store.current(), { last: undefined, best: undefined });
      assert.deepEqual(await currentCheckpoints(folder), { last: undefined, best: undefined });
    }));
}

Deno.test("folderStore drops what cannot be removed before it saves, so that a resume does not use it", () =>
  withFolder(async (folder) => {
    const store = folderStore(folder);
    await fill(store);
    const { state, training } = makeCheckpoint(1);
    const save = () => store.save("epoch_2", { ...state, best: null, epoch: 2, step: 0 }, training);
    const last = async () => (await currentCheckpoints(folder)).last;
    await failing("rename", async () => {
      const fault = await store.dropAfter(1);
      assert.match(fault!.message, /^Cannot remove \S+\/epoch_3: /);
      assert.equal(await last(), "epoch_3");
      // A resume from epoch_3 comes to the same rescue; with epoch_2 still there it would skip work.
      await refuses(save, /^Cannot remove \S+\/epoch_3: /);
      assert.deepEqual(await store.epochs(), [3, 1]);
    });
    await save();
    assert.deepEqual([await last(), await store.epochs()], ["epoch_2", [2, 1]]);
    assert.deepEqual(namesIn(folder).filter((name) => name.endsWith(".part")), []);
  }));

Deno.test("folderStore has dropped a checkpoint whose files cannot be removed, and prunes them later", () =>
  withFolder(async (folder) => {
    const store = folderStore(folder);
    await fill(store);
    await failing("remove", async () => {
      const fault = await store.dropAfter(1);
      assert.match(fault!.message, /^Cannot remove \S+\/epoch_3\.[0-9a-f]{8}\.part: /);
      assert.deepEqual(await store.current(), { last: "epoch_1", best: "epoch_1" });
    });
    assert.equal(namesIn(folder).filter((name) => name.endsWith(".part")).length, 1);
    assert.equal(await store.prune(1), undefined);
    assert.deepEqual(namesIn(folder).sort(), ["best", "epoch_1", "last"]);
  }));

/** Lets an operation on checkpoints fail, but not on links. */
async function failing(operation: "rename" | "remove", body: () => Promise<void>): Promise<void> {
  const own = Deno[operation] as (...args: unknown[]) => Promise<void>;
  Object.assign(Deno, {
    [operation]: (...args: unknown[]) =>
      /\/epoch_/.test(String(args[0]))
        ? Promise.reject(Object.assign(new Error("said (os error 5)"), { code: "EIO" }))
        : own(...args),
  });
  try {
    await body();
  } finally {
    Object.assign(Deno, { [operation]: own });
  }
}
