import assert from "node:assert/strict";
import type { TrainEvent } from "../../lib/run/events.ts";
import { EventQueue } from "../../lib/train/event_queue.ts";

const event = (epoch: number): TrainEvent => ({ type: "epoch_started", time: 0, epoch, miner: "hard" });

const DONE = { value: undefined, done: true };

Deno.test("calls of next() at once receive events in their order, and the rest the end", async () => {
  const queue = new EventQueue();
  const iterator = queue.iterate();
  const calls = Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()]);
  queue.take(event(1));
  queue.take(event(2));
  queue.end();
  const expected = [1, 2].map((epoch) => ({ value: event(epoch), done: false }));
  assert.deepEqual(await calls, [...expected, DONE, DONE]);
  assert.deepEqual(await iterator.next(), DONE);
});

Deno.test("every iteration receives all events from its start, then the error once", async () => {
  const queue = new EventQueue();
  const error = new Error("the miner's own");
  const [first, second] = [queue.iterate(), queue.iterate()];
  queue.take(event(1));
  assert.equal(queue.fail(error), true);
  for (const iterator of [first, second]) {
    assert.deepEqual(await iterator.next(), { value: event(1), done: false });
    await assert.rejects(iterator.next(), error);
    assert.deepEqual(await iterator.next(), DONE);
  }
  await assert.rejects(queue.iterate().next(), error);
});

Deno.test("a call of next() that waits throws the error once", async () => {
  const queue = new EventQueue();
  const iterator = queue.iterate();
  const calls = Promise.allSettled([iterator.next(), iterator.next()]);
  queue.fail("broken");
  assert.deepEqual(await calls, [{ status: "rejected", reason: "broken" }, {
    status: "fulfilled",
    value: DONE,
  }]);
});

Deno.test("an iteration that returned has no more events, and nobody to throw an error", async () => {
  const queue = new EventQueue();
  const iterator = queue.iterate();
  queue.take(event(1));
  const waiting = [iterator.next(), iterator.next()];
  assert.deepEqual(await iterator.return!(), DONE);
  queue.take(event(2));
  assert.deepEqual(await Promise.all(waiting), [{ value: event(1), done: false }, DONE]);
  assert.equal(queue.fail(new Error("unseen")), false);
  assert.deepEqual(await iterator.next(), DONE);
});
