import assert from "node:assert/strict";
import { scalarEvent } from "../../../lib/export/tensorboard_event.ts";
import { tfRecord } from "../../../lib/export/tf_record.ts";
import { openNativeEvents } from "../../../lib/engine/native/native_events.ts";
import { namesIn, withFolder } from "../../base/fixtures.ts";
import { readEvent, recordsOf } from "../../export/fixtures.ts";
import { testBinding } from "./fixtures.ts";

const EVENTS = [1, 2, 300].map((step) =>
  scalarEvent({ time: step + 0.5, step, values: [["train/loss", 1 / step], ["b", NaN]] })
);

testBinding(
  "openNativeEvents() writes events as they are, framed as tfRecord() does",
  (binding) =>
    withFolder(async (folder) => {
      const events = openNativeEvents(binding, folder, ".ours");
      for (const event of EVENTS) events.write(event);
      events.close();
      const [name, ...others] = namesIn(folder);
      assert.deepEqual(others, []);
      assert.match(name!, /^events\.out\.tfevents\.\d+\..*\.ours$/);
      const file = await Deno.readFile(`${folder}/${name}`);
      const [version] = recordsOf(file);
      assert.equal(readEvent(version!).version, "brain.Event:2");
      const rest = file.subarray(16 + version!.length);
      assert.deepEqual([...rest], EVENTS.flatMap((event) => [...tfRecord(event)]));
    }),
);

testBinding(
  "openNativeEvents() has all in the file once it is told to flush",
  (binding) =>
    withFolder(async (folder) => {
      const events = openNativeEvents(binding, folder, ".ours");
      events.write(EVENTS[0]!);
      events.flush();
      const file = await Deno.readFile(`${folder}/${namesIn(folder)[0]}`);
      assert.deepEqual(recordsOf(file)[1], EVENTS[0]);
      events.close();
    }),
);

testBinding("openNativeEvents() opens two files side by side", (binding) =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a`);
    await Deno.mkdir(`${folder}/b`);
    const [a, b] = [
      openNativeEvents(binding, `${folder}/a`, ".x"),
      openNativeEvents(binding, `${folder}/b`, ".x"),
    ];
    a.write(EVENTS[0]!);
    b.write(EVENTS[1]!);
    a.close();
    b.write(EVENTS[2]!);
    b.close();
    const steps = async (folder: string) =>
      recordsOf(await Deno.readFile(`${folder}/${namesIn(folder)[0]}`)).map((event) => readEvent(event).step);
    assert.deepEqual(await steps(`${folder}/a`), [undefined, 1]);
    assert.deepEqual(await steps(`${folder}/b`), [undefined, 2, 300]);
  }));

testBinding(
  "openNativeEvents() tells what TensorFlow says of a folder that is none, and leaves nothing open",
  (binding) =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/file`, "");
      assert.throws(() => openNativeEvents(binding, `${folder}/file/in`, ".ours"), /CreateSummaryFileWriter/);
      assert.deepEqual(namesIn(folder), ["file"]);
    }),
);
