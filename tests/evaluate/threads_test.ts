import assert from "node:assert/strict";
import { npy } from "../../lib/base/npy.ts";
import { measureCheckpoint } from "../../lib/evaluate/measure_checkpoint.ts";
import { measureEmbeddings } from "../../lib/evaluate/measure_embeddings.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { NOISE, writeNoiseCheckpoint } from "./fixtures.ts";

/** As many threads as this machine would never take by itself. */
const THREADS = navigator.hardwareConcurrency + 1;

testOnEngines(
  "the threads that a measurement may take are those that compare the pairs of a checkpoint's images",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, { num_images: 50, holdout: 12, seed: 7 });
      let cores: number | undefined;
      const measured = measureCheckpoint(folder, {
        ...{ engine, dataset: NOISE, seed: 1, threads: THREADS },
        together: () =>
          Promise.resolve({
            embed: ({ count }) =>
              Promise.resolve(Float32Array.from({ length: count * 64 }, (_, i) => Number(i % 64 === 0))),
            openSweeps: (_queries, _references, options) => {
              cores = options.cores;
              throw new Error("seen");
            },
          }),
      });
      await assert.rejects(measured, /seen/);
      assert.equal(cores, THREADS);
    }),
  ["cpu"],
);

Deno.test("as many threads compare the embeddings of a file as are asked for", () =>
  withFolder(async (folder) => {
    const files = { embeddings: `${folder}/x.npy`, labels: `${folder}/y.npy` };
    const count = 8192; // With fewer, one thread is enough.
    const numbers = Float32Array.from({ length: 2 * count }, (_, i) => i % 2 === 0 ? 1 : 0);
    await Deno.writeFile(files.embeddings, npy(numbers, [count, 2]));
    await Deno.writeFile(
      files.labels,
      npy(BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 2)), [count]),
    );
    let started = 0;
    /** A thread that dies of its first message. */
    class Dying extends EventTarget {
      onerror: ((event: ErrorEvent) => void) | undefined;
      constructor() {
        super();
        started++;
      }
      postMessage(): void {
        queueMicrotask(() => this.onerror?.(new ErrorEvent("error", { message: "seen", cancelable: true })));
      }
      terminate(): void {}
    }
    const { Worker: real } = globalThis;
    globalThis.Worker = Dying as unknown as typeof Worker;
    try {
      const measured = measureEmbeddings({
        ...{ files, engine: "cpu", library: { reason: "not looked for" }, seed: 1, threads: THREADS },
      });
      await assert.rejects(measured, /A thread that evaluates died: seen/);
      assert.equal(started, THREADS);
    } finally {
      globalThis.Worker = real;
    }
  }));
