import assert from "node:assert/strict";
import { type Job, RunQueue } from "../../lib/sweep/run_queue.ts";

/** Jobs that end when they are told to; a stopped one ends with −1. */
function heldJobs(count: number) {
  const started: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const jobs = ends.map(({ promise, resolve }, i): Job<number> => ({
    start() {
      started.push(i);
      return Promise.resolve({ ended: promise, stop: () => resolve(-1) });
    },
  }));
  return {
    jobs,
    started,
    end: (i: number) => ends[i]!.resolve(i),
    fail: (i: number) => ends[i]!.reject(new Error("x")),
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("a queue runs as many jobs at a time as it is allowed, in their order", async () => {
  const { jobs, started, end } = heldJobs(4);
  const results: [number, number][] = [];
  const done = new RunQueue(jobs).run(2, (result, index) => void results.push([result, index]));
  await settled();
  assert.deepEqual(started, [0, 1]);
  end(1);
  await settled();
  assert.deepEqual(started, [0, 1, 2]);
  for (const i of [0, 2, 3]) end(i);
  await done;
  assert.deepEqual(results.toSorted(), [[0, 0], [1, 1], [2, 2], [3, 3]]);
});

Deno.test("a stopped queue stops its jobs, awaits them and starts no more", async () => {
  const { jobs, started } = heldJobs(5);
  const queue = new RunQueue(jobs);
  const results: number[] = [];
  const done = queue.run(2, (result) => void results.push(result));
  await settled();
  queue.stop();
  await done;
  assert.deepEqual([started, results, queue.stopped], [[0, 1], [-1, -1], true]);
});

Deno.test("a job that fails stops the others, which are awaited before its error is thrown", async () => {
  const { jobs, started, fail } = heldJobs(5);
  const results: number[] = [];
  const done = new RunQueue(jobs).run(3, (result) => void results.push(result));
  await settled();
  fail(1);
  await assert.rejects(done, /^Error: x$/);
  assert.deepEqual([started, results], [[0, 1, 2], [-1, -1]]);
});
