import assert from "node:assert/strict";
import fc from "fast-check";
import { EVENT_LOG, EventLog, pruneEvents, readEvents } from "../../lib/run/event_log.ts";
import type { NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { type EventBatch, followEvents } from "../../lib/run/follow_events.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "./events.ts";

/** Appends to a log in arbitrary pieces, regardless of its lines. */
function appendBytes(folder: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return Deno.writeFile(`${folder}/${EVENT_LOG}`, bytes, { append: true });
}

/** Appends events as a training does. */
function append(folder: string, events: NewEvent[]): void {
  const log = new EventLog(folder, () => 1000);
  for (const event of events) log.append(event);
  log.close();
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * Follows a log to its end; each time that there is nothing new the next of the actions is taken, and after the last
 * of them the following ends.
 */
async function follow(
  folder: string,
  actions: (() => void | Promise<void>)[] = [],
): Promise<EventBatch[]> {
  const end = new AbortController();
  const left = [...actions];
  const wait = async () => {
    const next = left.shift();
    if (next === undefined) end.abort();
    await next?.();
  };
  const batches = await Array.fromAsync(followEvents(folder, { signal: end.signal, wait }));
  assert.deepEqual(left, []);
  return batches;
}

const eventsOf = (batches: EventBatch[]): TrainEvent[] => batches.flatMap(({ events }) => events);

/** The names of the logs distinguish the events. */
const log = (message: string): NewEvent => ({ type: "log", level: "info", message });
const messages = (batches: EventBatch[]) =>
  eventsOf(batches).map((event) => event.type === "log" ? event.message : event.type);

Deno.test("followEvents() yields the existing events, as readEvents() does, then new ones", async () => {
  await withFolder(async (folder) => {
    append(folder, ONE_OF_EACH);
    const batches = await follow(folder, [
      () => append(folder, [log("one"), log("two")]),
      () => {},
      () => append(folder, [log("three")]),
    ]);
    assert.deepEqual(eventsOf(batches), await readEvents(folder));
    assert.deepEqual(batches.map(({ events }) => events.length), [ONE_OF_EACH.length, 2, 1]);
    assert.deepEqual(batches.map(({ current }) => current), [true, true, true]);
    assert.ok(batches.every(({ restarted }) => !restarted));
  });
});

Deno.test("followEvents() waits for the rest of a line, cut at any byte", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/${EVENT_LOG}`;
    append(folder, [log("é ü 数"), log("b"), ONE_OF_EACH[2]!]);
    const [bytes, whole] = [await Deno.readFile(path), await readEvents(folder)];
    const cuts = fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [...places.sort((a, b) => a - b), bytes.length];
        await Deno.writeFile(path, new Uint8Array(0));
        const pieces = ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
        const batches = await follow(folder, pieces.map((piece) => () => appendBytes(folder, piece)));
        assert.deepEqual(eventsOf(batches), whole);
      }),
      { numRuns: 100 },
    );
  });
});

Deno.test("followEvents() reports once that an empty log has nothing yet", async () => {
  await withFolder(async (folder) => {
    append(folder, []);
    const batches = await follow(folder, [() => {}, () => append(folder, [log("a")]), () => {}]);
    assert.deepEqual(batches.map(({ events, current }) => [events.length, current]), [[0, true], [1, true]]);
  });
});

Deno.test("followEvents() reads a log that is longer than its buffer in pieces, the last of them current", async () => {
  await withFolder(async (folder) => {
    const steps = Array.from({ length: 10_000 }, (_, i) => ({ ...ONE_OF_EACH[2]!, global_step: i + 1 }));
    append(folder, steps as NewEvent[]);
    const { size } = await Deno.stat(`${folder}/${EVENT_LOG}`);
    assert.ok(size > 2 << 20);
    const batches = await follow(folder);
    assert.ok(batches.length >= 3);
    assert.deepEqual(batches.map(({ current }) => current), batches.map((_, i) => i === batches.length - 1));
    const found = eventsOf(batches).map((event) => event.type === "step" && event.global_step);
    assert.deepEqual(found, steps.map(({ global_step }) => global_step));
  });
});

Deno.test("followEvents() restarts when a resume has pruned the log", async () => {
  await withFolder(async (folder) => {
    append(folder, [log("a"), log("b"), log("c")]);
    const batches = await follow(folder, [
      async () => {
        await pruneEvents(folder, (event) => event.type !== "log" || event.message !== "c");
        append(folder, [log("d")]);
      },
      () => append(folder, [log("e")]),
    ]);
    assert.deepEqual(messages(batches), ["a", "b", "c", "a", "b", "d", "e"]);
    assert.deepEqual(batches.map(({ restarted }) => restarted), [false, true, false]);
  });
});

Deno.test("followEvents() restarts when the log was pruned to nothing, or truncated in place", async () => {
  await withFolder(async (folder) => {
    append(folder, [log("a"), log("b")]);
    const batches = await follow(folder, [
      () => pruneEvents(folder, () => false),
      () => append(folder, [log("a longer one")]),
      async () => {
        await Deno.truncate(`${folder}/${EVENT_LOG}`, 0);
        append(folder, [log("c")]);
      },
    ]);
    assert.deepEqual(messages(batches), ["a", "b", "a longer one", "c"]);
    assert.deepEqual(batches.map(({ restarted }) => restarted), [false, true, false, true]);
  });
});

Deno.test("followEvents() skips events of a newer program, and counts their lines", async () => {
  await withFolder(async (folder) => {
    append(folder, [log("a")]);
    await appendBytes(folder, bytesOf(`{"type":"weather","time":1,"rain":[]}\n`));
    append(folder, [log("b")]);
    assert.deepEqual(messages(await follow(folder)), ["a", "b"]);
    await appendBytes(folder, bytesOf("?\n"));
    await refuses(() => follow(folder), /^Expected an event in line 4 of \S+events\.jsonl but found \?$/);
  });
});

Deno.test("followEvents() names the line that is damaged, at the start or later", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/${EVENT_LOG}`;
    append(folder, [log("a"), log("b")]);
    const text = await Deno.readTextFile(path);
    for (const line of ["{", "null", "7", "", `{"type":7}`, `{"type":"epoch_started"}`, `{"time":1}`]) {
      const message = /^Expected an event in line 3 of \S+events\.jsonl but found /;
      await Deno.writeTextFile(path, `${text}${line}\n`);
      await refuses(() => follow(folder), message);
      await Deno.writeTextFile(path, text);
      await refuses(() => follow(folder, [() => appendBytes(folder, bytesOf(line + "\n"))]), message);
    }
  });
});

Deno.test("followEvents() treats an endless line as damaged, and does not buffer all of it", async () => {
  await withFolder(async (folder) => {
    append(folder, [log("a")]);
    await appendBytes(folder, new Uint8Array(3 << 20).fill("x".charCodeAt(0)));
    await refuses(() => follow(folder), /^Expected an event in line 2 of \S+ but found x{40}$/);
  });
});

Deno.test("followEvents() yields NaN for the null that represents it", async () => {
  await withFolder(async (folder) => {
    append(folder, [{ ...ONE_OF_EACH[2]!, loss: NaN } as NewEvent]);
    const [event] = eventsOf(await follow(folder));
    assert.ok(event?.type === "step" && Number.isNaN(event.loss));
  });
});

Deno.test("followEvents() reports that the log is missing, or was removed", async () => {
  await withFolder(async (folder) => {
    const message = new RegExp(
      `^Expected the events of a run in ${folder}/events.jsonl but found no such file$`,
    );
    await refuses(() => follow(folder), message);
    append(folder, [log("a")]);
    await refuses(() => follow(folder, [() => Deno.remove(`${folder}/${EVENT_LOG}`)]), message);
  });
});

Deno.test("followEvents() ends by its signal while it waits, and closes the file", async () => {
  await withFolder(async (folder) => {
    append(folder, [log("a")]);
    const end = new AbortController();
    const found: EventBatch[] = [];
    for await (const batch of followEvents(folder, { signal: end.signal })) {
      found.push(batch);
      setTimeout(() => end.abort(), 0);
    }
    assert.deepEqual(messages(found), ["a"]);
    assert.deepEqual(await Array.fromAsync(followEvents(folder, { signal: end.signal })), []);
    for await (const { events } of followEvents(folder)) {
      assert.equal(events.length, 1);
      break;
    }
  });
});
