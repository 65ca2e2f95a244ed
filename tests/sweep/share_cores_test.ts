import assert from "node:assert/strict";
import fc from "fast-check";
import { secondsTogether, shareCores } from "../../lib/sweep/share_cores.ts";

const usual = { cores: 8, left: 20, jobs: 0, threads: 0 };

Deno.test("by default as many runs as cores train at a time, with one thread each; fewer share all threads", () => {
  assert.deepEqual(shareCores(usual), { jobs: 8, threads: 1 });
  assert.deepEqual(shareCores({ ...usual, left: 3 }), { jobs: 3, threads: 2 });
  assert.deepEqual(shareCores({ ...usual, left: 0 }), { jobs: 1, threads: 8 });
  assert.deepEqual(shareCores({ ...usual, cores: 1 }), { jobs: 1, threads: 1 });
});

Deno.test("what the user says counts, and threads that are given decide how many runs the cores bear", () => {
  assert.deepEqual(shareCores({ ...usual, jobs: 2 }), { jobs: 2, threads: 4 });
  assert.deepEqual(shareCores({ ...usual, threads: 3 }), { jobs: 2, threads: 3 });
  assert.deepEqual(shareCores({ ...usual, threads: 16 }), { jobs: 1, threads: 16 });
  assert.deepEqual(shareCores({ ...usual, jobs: 16 }), { jobs: 16, threads: 1 });
  assert.deepEqual(shareCores({ ...usual, jobs: 4, left: 2 }), { jobs: 2, threads: 4 });
  assert.deepEqual(shareCores({ ...usual, jobs: 3, threads: 4 }), { jobs: 3, threads: 4 });
});

Deno.test("no more runs train at a time than the free memory bears, and one on a GPU", () => {
  const memory = { each: 1e9, free: 4e9 };
  assert.deepEqual(shareCores({ ...usual, memory }), { jobs: 3, threads: 2 });
  assert.deepEqual(shareCores({ ...usual, memory: { each: 5e9, free: 4e9 } }), { jobs: 1, threads: 8 });
  assert.deepEqual(
    shareCores({ ...usual, memory, jobs: 6 }),
    { jobs: 6, threads: 1 },
    "unless the user says so",
  );
  assert.deepEqual(shareCores({ ...usual, onGpu: true }), { jobs: 1, threads: 8 });
});

Deno.test("the time of all runs is that of a queue, played step by step", () => {
  const seconds = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });
  fc.assert(fc.property(seconds, fc.integer({ min: 1, max: 4 }), (seconds, jobs) => {
    const waiting = [...seconds];
    let running: number[] = [];
    let time = 0;
    for (;;) {
      while (running.length < jobs && waiting.length > 0) running.push(waiting.shift()!);
      if (running.length === 0) break;
      time++;
      running = running.map((left) => left - 1).filter((left) => left > 0);
    }
    assert.equal(secondsTogether(seconds, jobs), time);
  }));
  assert.equal(secondsTogether([5], 2, [3, 1]), 6);
  assert.equal(secondsTogether([], 2, [3, 1]), 3);
});
