import assert from "node:assert/strict";
import fc from "fast-check";
import { scalarsFile } from "../../lib/export/scalars_file.ts";
import { scalarEvent, versionEvent } from "../../lib/export/tensorboard_event.ts";
import { ascii, hex, readEvent, recordsOf } from "./fixtures.ts";

Deno.test("versionEvent() and scalarEvent() encode TensorFlow's Event", () => {
  const time = hex("09 00 00 00 00 00 00 f8 3f"); // 1.5
  assert.deepEqual([...versionEvent(1.5)], [...time, 0x1a, 13, ...ascii("brain.Event:2")]);
  assert.deepEqual([...scalarEvent({ time: 1.5, step: 300, values: [["a/b", 0.5], ["c", -2]] })], [
    ...time,
    ...hex("10 ac 02"),
    ...[0x2a, 22],
    ...[0x0a, 10, 0x0a, 3, ...ascii("a/b"), ...hex("15 00 00 00 3f")],
    ...[0x0a, 8, 0x0a, 1, ...ascii("c"), ...hex("15 00 00 00 c0")],
  ]);
});

Deno.test("scalarEvent() of a restart is the start of a session, at whose step TensorBoard continues", () => {
  const time = hex("09 00 00 00 00 00 00 f8 3f"); // 1.5
  assert.deepEqual([...scalarEvent({ time: 1.5, step: 300, values: [], restarts: true })], [
    ...time,
    ...hex("10 ac 02"),
    ...hex("3a 02 08 01"),
  ]);
});

const scalars = fc.record({
  time: fc.double({ noNaN: true }),
  step: fc.maxSafeNat(),
  values: fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.float())),
});

Deno.test("scalarsFile() begins with the version and keeps every point", () => {
  fc.assert(fc.property(fc.array(scalars), (all) => {
    const [first, ...events] = recordsOf(scalarsFile(all)).map(readEvent);
    assert.deepEqual(first, {
      time: all[0]?.time ?? 0,
      step: undefined,
      version: "brain.Event:2",
      values: [],
    });
    assert.deepEqual(events, all.map((point) => ({ ...point, version: undefined })));
  }));
});
