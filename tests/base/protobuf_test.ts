import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bytesField,
  doubleField,
  floatField,
  joinPieces,
  numberField,
  piecesField,
} from "../../lib/base/protobuf.ts";

Deno.test("numberField() and bytesField() encode as protocol buffers do", () => {
  // The examples of protobuf.dev/programming-guides/encoding.
  assert.deepEqual(numberField(1, 150), [0x08, 0x96, 0x01]);
  assert.deepEqual(bytesField(2, "testing"), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  assert.deepEqual(bytesField(3, numberField(1, 150)), [0x1a, 0x03, 0x08, 0x96, 0x01]);
  assert.deepEqual(numberField(4, true), [0x20, 0x01]);
  assert.deepEqual(bytesField(16, [7]), [0x82, 0x01, 0x01, 0x07]);
  assert.deepEqual(bytesField(1, new Uint8Array(300)).slice(0, 3), [0x0a, 0xac, 0x02]);
});

Deno.test("floatField() and doubleField() are little-endian IEEE 754", () => {
  assert.deepEqual(floatField(2, 1.5), [0x15, 0, 0, 0xc0, 0x3f]);
  assert.deepEqual(doubleField(1, -2), [0x09, 0, 0, 0, 0, 0, 0, 0, 0xc0]);
  assert.deepEqual(floatField(2, NaN).slice(1), [0, 0, 0xc0, 0x7f]);
});

Deno.test("numberField() encodes every safe integer, seven bits per byte", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (value) => {
    const [first, ...bytes] = numberField(1, value);
    assert.equal(first, 0x08);
    assert.ok(bytes.every((byte, i) => byte >= 128 === i < bytes.length - 1));
    const read = bytes.reduceRight((sum, byte) => sum * 128n + BigInt(byte & 127), 0n);
    assert.equal(read, BigInt(value));
  }));
});

Deno.test("piecesField() encodes like bytesField(), without copying what is large", () => {
  const large = new Uint8Array(100_000).fill(7);
  const pieces = piecesField(3, [numberField(1, 150), ...piecesField(9, [large])]);
  assert.equal(pieces.at(-1), large);
  const copied = bytesField(3, [...numberField(1, 150), ...bytesField(9, large)]);
  assert.deepEqual(joinPieces(pieces), Uint8Array.from(copied));
  assert.deepEqual(joinPieces([]), new Uint8Array());
});
