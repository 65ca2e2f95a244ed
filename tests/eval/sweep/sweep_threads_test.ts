import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../../lib/eval/exact.ts";
import { SweepThreads } from "../../../lib/eval/sweep/sweep_threads.ts";
import { scatteredClasses } from "../fixtures.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

Deno.test("threads evaluate one set after another, also after an evaluation that was stopped midway", async () => {
  using pool = new SweepThreads(2);
  for (const [round, count] of [700, 1300, 350].entries()) {
    const { embeddings, dimension, labels } = scatteredClasses(count, 30, 0.6, round);
    const options = { details: true, intervals: { resamples: 20, seed: 1 } };
    const alone = await evaluateExact(embeddings, dimension, labels, { ...options, threads: 1 });
    const stop = new AbortController();
    setTimeout(() => stop.abort("enough"), 0);
    const stopped = evaluateExact(embeddings, dimension, labels, {
      ...options,
      threads: 2,
      pool,
      signal: stop.signal,
    });
    await assert.rejects(stopped, (error) => error === "enough");
    const shared = await evaluateExact(embeddings, dimension, labels, { ...options, threads: 2, pool });
    assert.deepEqual(shared, alone);
  }
});

Deno.test("a thread that died refuses further work instead of never answering", async () => {
  using pool = new SweepThreads(2);
  const { embeddings, dimension, labels } = scatteredClasses(700, 30, 0.6, 1);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const job = { sets: {} } as never; // Without sets a thread dies.
  const sweep = pool.sweep(memory, job, [{}, {}] as never, [{ first: 0, rows: 1 }], () => {});
  await assert.rejects(sweep.next(), /A thread that evaluates died/);
  await assert.rejects(
    evaluateExact(embeddings, dimension, labels, { threads: 2, pool }),
    /A thread that evaluates died/,
  );
});
