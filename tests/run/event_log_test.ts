import assert from "node:assert/strict";
import { basename } from "node:path";
import fc from "fast-check";
import { EVENT_LOG, EventLog, pruneEvents, readEvents } from "../../lib/run/event_log.ts";
import { type NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { assertUserError, namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "./events.ts";

/** A clock that ticks once an event. */
function ticking(): () => number {
  let time = 1000;
  return () => time++;
}

/** Appends events to the log of a folder, whose name is the run's, and returns them with their times. */
function append(folder: string, events: NewEvent[]): TrainEvent[] {
  const log = new EventLog(folder, ticking());
  const appended = events.map((event) =>
    log.append(event.type === "run_started" ? { ...event, run: basename(folder) } : event)
  );
  log.close();
  return appended;
}

Deno.test("ONE_OF_EACH has an event of each type", () => {
  const types = TrainEvent.options.map(({ shape }) => shape.type.value);
  assert.deepEqual(ONE_OF_EACH.map(({ type }) => type), types);
});

Deno.test("readEvents() reads every type of event as EventLog appended it, stamped with the time", async () => {
  await withFolder(async (folder) => {
    const appended = append(folder, ONE_OF_EACH);
    assert.deepEqual(appended.map(({ time }) => time), ONE_OF_EACH.map((_, i) => 1000 + i));
    assert.deepEqual(await readEvents(folder), appended);
  });
});

Deno.test("EventLog writes each event at once and appends to an existing log", async () => {
  await withFolder(async (folder) => {
    const first = append(folder, ONE_OF_EACH.slice(0, 2));
    const log = new EventLog(folder, ticking());
    const third = log.append(ONE_OF_EACH[2]!);
    assert.deepEqual(await readEvents(folder), [...first, third]);
    log.close();
  });
});

Deno.test("EventLog preserves NaN, which JSON lacks", async () => {
  await withFolder(async (folder) => {
    const [event] = append(folder, [{ type: "validation", epoch: 1, loss: NaN }]);
    assert.match(await Deno.readTextFile(`${folder}/${EVENT_LOG}`), /"loss":null/);
    assert.deepEqual(await readEvents(folder), [event]);
    await pruneEvents(folder, () => true);
    assert.deepEqual(await readEvents(folder), [event]);
  });
});

Deno.test("readEvents() distinguishes null, which cannot be measured, from NaN", async () => {
  await withFolder(async (folder) => {
    const evaluation = ONE_OF_EACH.find(({ type }) => type === "evaluation")!;
    append(folder, [{ ...evaluation, holdout_val: null } as NewEvent]);
    const [event] = await readEvents(folder);
    assert.equal(event!.type === "evaluation" && event.holdout_val, null);
  });
});

Deno.test("readEvents() ignores an incomplete last line, cut at any byte", async () => {
  await withFolder(async (folder) => {
    const appended = append(folder, [
      { type: "epoch_started", epoch: 1, miner: "hard" },
      { type: "log", level: "info", message: "é ü 数\n2" },
    ]);
    const path = `${folder}/${EVENT_LOG}`;
    const bytes = await Deno.readFile(path);
    const first = bytes.indexOf(10) + 1;
    for (let length = first; length < bytes.length; length++) {
      await Deno.writeFile(path, bytes.slice(0, length));
      assert.deepEqual(await readEvents(folder), appended.slice(0, 1));
    }
    await Deno.writeFile(path, bytes);
    assert.deepEqual(await readEvents(folder), appended);
    await Deno.writeFile(path, new Uint8Array(0));
    assert.deepEqual(await readEvents(folder), []);
  });
});

Deno.test("readEvents() names the line that is no event, and the log that is missing", async () => {
  await withFolder(async (folder) => {
    await refuses(() => readEvents(folder), new RegExp(`in ${folder}/events.jsonl but found no such file$`));
    append(folder, ONE_OF_EACH.slice(0, 2));
    const path = `${folder}/${EVENT_LOG}`;
    const text = await Deno.readTextFile(path);
    for (
      const line of [
        "{",
        "null",
        "7",
        `{"type":"epoch_started"}`,
        `{"type":"unknown","time":1}`,
        "\r\u001b[2J",
      ]
    ) {
      await Deno.writeTextFile(path, text + line + "\n");
      await refuses(() => readEvents(folder), /^Expected an event in line 3 of \S+events\.jsonl but found /);
    }
  });
});

Deno.test("readEvents() of a randomly damaged log returns events, or reports which line is not one", async () => {
  await withFolder(async (folder) => {
    append(folder, ONE_OF_EACH.slice(0, 4));
    const path = `${folder}/${EVENT_LOG}`;
    const bytes = await Deno.readFile(path);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, value]) => {
        const changed = bytes.slice();
        changed[at] = value;
        await Deno.writeFile(path, changed);
        try {
          for (const event of await readEvents(folder)) TrainEvent.parse(event);
        } catch (error) {
          assertUserError(error, /^Expected an event in line \d of /);
        }
      }),
      { numRuns: 300 },
    );
  });
});

Deno.test("pruneEvents() keeps the selected events, and drops an incomplete line", async () => {
  await withFolder(async (folder) => {
    const appended = append(folder, ONE_OF_EACH);
    await Deno.writeTextFile(`${folder}/${EVENT_LOG}`, `{"type":"sta`, { append: true });
    await pruneEvents(folder, ({ type }) => type !== "step");
    const kept = appended.filter(({ type }) => type !== "step");
    assert.deepEqual(await readEvents(folder), kept);
    assert.deepEqual(namesIn(folder), [EVENT_LOG]);
    // What is appended next does not stick to the cut line.
    const next = append(folder, ONE_OF_EACH.slice(0, 1));
    assert.deepEqual(await readEvents(folder), [...kept, ...next]);
  });
});

Deno.test("EventLog reports why it cannot be opened or written", async () => {
  await withFolder(async (folder) => {
    await refuses(
      () => new EventLog(`${folder}/none`, Date.now),
      /none\/events\.jsonl: its folder does not exist/,
    );
    await Deno.mkdir(`${folder}/${EVENT_LOG}`);
    await refuses(() => new EventLog(folder, Date.now), /a folder stands where a file should be/);
  });
});

Deno.test({
  name: "EventLog on a full device keeps its lines and says that the disk is full",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.symlink("/dev/full", `${folder}/${EVENT_LOG}`);
      const log = new EventLog(folder, Date.now);
      log.append(ONE_OF_EACH[1]!);
      assertUserError(log.fault, /events\.jsonl: the disk is full; free some space/);
      await refuses(() => log.sync(), /events\.jsonl: the disk is full/);
      log.close();
    }),
});
