import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { BatchLoader } from "../../lib/data/batch_loader.ts";
import { type Batch, ImageSet } from "../../lib/data/image_set.ts";
import { PATIENCE } from "../base/fixtures.ts";

/** 40 random images of 3 by 2 pixels, in a shared buffer or in an unshared one. */
function makeSet(shared: boolean): ImageSet {
  const random = new RandomStream(1, "test");
  const pixels = new Uint8Array(shared ? new SharedArrayBuffer(40 * 6) : new ArrayBuffer(40 * 6));
  const labels = new Int32Array(shared ? new SharedArrayBuffer(4 * 40) : new ArrayBuffer(4 * 40));
  for (let i = 0; i < pixels.length; i++) pixels[i] = random.integer(256);
  for (let i = 0; i < labels.length; i++) labels[i] = random.integer(10);
  return new ImageSet({ pixels, labels, height: 3, width: 2, channels: 1, classes: 10 });
}

/** Batches of 4 images at random indices. */
function makePlan(batches: number): Int32Array<ArrayBuffer>[] {
  const random = new RandomStream(2, "test");
  return Array.from({ length: batches }, () => Int32Array.from({ length: 4 }, () => random.integer(40)));
}

/** A set whose images a worker cannot read, so that the worker dies of its first batch. */
const UNREADABLE = { ...makeSet(true), pixels: undefined } as unknown as ImageSet;

/** Runs `use` with a loader that is closed in any case. */
async function withLoader<T>(
  set: ImageSet,
  workers: number,
  use: (loader: BatchLoader) => Promise<T>,
): Promise<T> {
  const loader = new BatchLoader(set, workers);
  try {
    return await use(loader);
  } finally {
    loader.close();
  }
}

const collect = (set: ImageSet, workers: number, plan: Int32Array<ArrayBuffer>[]): Promise<Batch[]> =>
  withLoader(set, workers, (loader) => Array.fromAsync(loader.batches(plan)));

Deno.test("BatchLoader.batches() copies the images and labels at each batch's indices", async () => {
  const set = makeSet(true);
  const [batch] = await collect(set, 0, [Int32Array.from([7, 0, 39])]);
  assert.deepEqual([...batch!.indices], [7, 0, 39]);
  assert.deepEqual([...batch!.labels], [7, 0, 39].map((i) => set.labels[i]));
  assert.deepEqual([...batch!.pixels], [7, 0, 39].flatMap((i) => [...set.image(i)]));
});

Deno.test("BatchLoader.batches() yields the same batches in the same order for any number of workers", async () => {
  const plan = makePlan(23);
  const inline = await collect(makeSet(true), 0, plan);
  assert.deepEqual(inline.map(({ indices }) => indices), plan);
  for (const workers of [1, 2, 3]) assert.deepEqual(await collect(makeSet(true), workers, plan), inline);
  assert.deepEqual(await collect(makeSet(false), 2, plan), inline);
});

Deno.test("BatchLoader shares a shared set with its workers instead of copying it", async () => {
  const set = makeSet(true);
  await withLoader(set, 1, async (loader) => {
    const plan = [Int32Array.from([5])];
    await Array.fromAsync(loader.batches(plan));
    set.labels[5] = 77;
    const [batch] = await Array.fromAsync(loader.batches(plan));
    assert.deepEqual([...batch!.labels], [77]);
  });
});

Deno.test("BatchLoader keeps its workers for the next epoch, even if the caller stopped early", async () => {
  const plan = makePlan(12);
  const inline = await collect(makeSet(true), 0, plan);
  await withLoader(makeSet(true), 2, async (loader) => {
    for await (const batch of loader.batches(plan)) {
      assert.deepEqual(batch, inline[0]);
      break;
    }
    assert.deepEqual(await Array.fromAsync(loader.batches(plan)), inline);
    assert.deepEqual(await Array.fromAsync(loader.batches(plan.slice(5))), inline.slice(5));
  });
});

Deno.test("BatchLoader.batches() prepares a few batches in advance, not the whole plan", async () => {
  let read = 0;
  const plan = new Proxy(makePlan(40), {
    get: (target, key, receiver) => {
      if (typeof key === "string" && /^\d+$/.test(key)) read++;
      return Reflect.get(target, key, receiver);
    },
  });
  await withLoader(makeSet(true), 2, async (loader) => {
    await loader.batches(plan).next();
    assert.equal(read, 4);
  });
});

Deno.test("BatchLoader.batches() throws when a worker has died, then and later", async () => {
  await withLoader(UNREADABLE, 2, async (loader) => {
    for (let time = 0; time < 2; time++) {
      await assert.rejects(loader.batches(makePlan(3)).next(), /A loader worker died: .*undefined/);
    }
  });
});

Deno.test("BatchLoader.close() rejects waiting and later requests, and can be called twice", async () => {
  for (const workers of [0, 2]) {
    const loader = new BatchLoader(makeSet(true), workers);
    const waiting = loader.batches(makePlan(3)).next();
    loader.close();
    loader.close();
    // Without workers the batch was prepared before the close.
    if (workers > 0) await assert.rejects(waiting, /The batch loader is closed/);
    await assert.rejects(loader.batches(makePlan(3)).next(), /The batch loader is closed/);
  }
});

Deno.test("BatchLoader.close() leaves nothing running if the caller stops early", async () => {
  // In its own process, which only ends by itself when no worker is left: Deno's sanitizers do not see workers.
  const program = `
    import { BatchLoader } from ${JSON.stringify(import.meta.resolve("../../lib/data/batch_loader.ts"))};
    import { ImageSet } from ${JSON.stringify(import.meta.resolve("../../lib/data/image_set.ts"))};
    const [pixels, labels] = [new Uint8Array(8), new Int32Array(2)];
    const set = new ImageSet({ pixels, labels, height: 2, width: 2, channels: 1, classes: 1 });
    const loader = new BatchLoader(set, 2);
    for await (const _ of loader.batches(Array.from({ length: 20 }, () => Int32Array.of(0, 1)))) break;
    loader.close();`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", program],
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE),
  }).spawn();
  const { code, signal, stderr } = await child.output();
  assert.equal(signal, null, "still running");
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});
