import assert from "node:assert/strict";
import type { FuzzAnswer, FuzzRequest } from "./fuzz_worker.ts";
import { READERS } from "./readers.ts";

/** Inputs per fast reader: thousands in all. The long form, TRINCA_FUZZ=100000, reads more than that in all. */
const TOTAL = Number(Deno.env.get("TRINCA_FUZZ") ?? 0);
const NAMES = Object.keys(READERS);
const INPUTS = TOTAL > 0 ? Math.ceil(TOTAL / 8) : 400;
/** A long form begins at another seed, if one is given. */
const SEED = Number(Deno.env.get("TRINCA_FUZZ_SEED") ?? 1);
/** An input that takes longer hangs, in milliseconds: generous for busy machines. */
const HANGS = 60_000;
/** Bytes that the process may grow by for one reader, with what it loads. */
const MOST_GROWTH = 400e6;

for (const reader of NAMES) {
  Deno.test(`${reader}: damaged input is read or refused in one line, in bounded time and memory`, async () => {
    const at = new SharedArrayBuffer(4);
    const before = Deno.memoryUsage().rss;
    const worker = new Worker(import.meta.resolve("./fuzz_worker.ts"), { type: "module" });
    const { promise, resolve, reject } = Promise.withResolvers<FuzzAnswer>();
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`after input ${new Int32Array(at)[0]}: ${event.message}`));
    };
    worker.postMessage({ reader, seed: SEED, inputs: INPUTS, at } satisfies FuzzRequest);
    let last = -1;
    const watch = setInterval(() => {
      const [now] = new Int32Array(at);
      if (now === last && now > 0) reject(new Error(`${reader} hangs with seed ${now - 1}`));
      last = now!;
    }, HANGS);
    try {
      const { faults, inputs } = await promise;
      assert.deepEqual(faults, []);
      assert.ok(inputs > 0);
      const growth = Deno.memoryUsage().rss - before;
      assert.ok(growth < MOST_GROWTH, `${reader} needs ${growth} bytes`);
    } finally {
      clearInterval(watch);
      worker.terminate();
    }
  });
}
