import assert from "node:assert/strict";
import { bytesField, doubleField, floatField, numberField } from "../../lib/base/protobuf.ts";
import { ProtobufReader } from "../../lib/base/protobuf_reader.ts";

const read = (message: number[]) => [...new ProtobufReader(Uint8Array.from(message)).fields()];

Deno.test("ProtobufReader reads every kind of field that is written", () => {
  const inner = [...numberField(1, 300)];
  const fields = read([
    ...numberField(1, 0),
    ...numberField(2, true),
    ...numberField(3, 2 ** 53 - 1),
    ...bytesField(4, "three of a kind"),
    ...bytesField(2000, inner),
    ...floatField(5, 1.5),
    ...doubleField(6, 2.5),
    ...bytesField(7, ""),
  ]);
  assert.deepEqual(fields.map(({ field }) => field), [1, 2, 3, 4, 2000, 5, 6, 7]);
  assert.equal(new TextDecoder().decode(fields[3]!.bytes), "three of a kind");
  assert.deepEqual(read([...fields[4]!.bytes!]), [{ field: 1 }]);
  assert.equal(fields[7]!.bytes!.length, 0);
  assert.deepEqual(read([]), []);
});

Deno.test("ProtobufReader reports where a message is truncated and which wire type is unsupported", () => {
  const message = bytesField(1, "abc");
  for (let length = 1; length < message.length; length++) {
    assert.throws(
      () => read(message.slice(0, length)),
      /Expected \d+ bytes of a message but it ends after \d+/,
    );
  }
  assert.throws(() => read([0x0b]), /found the wire type 3 at byte 1/);
});
