import assert from "node:assert/strict";
import fc from "fast-check";
import { npy, parseNpy, readNpy } from "../../lib/base/npy.ts";
import { assertUserError, refuses } from "./fixtures.ts";
import { ascii, hex } from "../export/fixtures.ts";

Deno.test("npy() writes NumPy's format 1.0", () => {
  // The files that NumPy 2.4 saves for the same arrays.
  const matrix = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
  assert.deepEqual([...npy(Float32Array.of(1, -0.5), [2, 1])], [
    ...[0x93, ...ascii("NUMPY"), 1, 0, 118, 0],
    ...ascii(matrix + " ".repeat(58) + "\n"),
    ...hex("00 00 80 3f 00 00 00 bf"),
  ]);
  const vector = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }";
  assert.deepEqual([...npy(BigInt64Array.of(-2n), [1])], [
    ...[0x93, ...ascii("NUMPY"), 1, 0, 118, 0],
    ...ascii(vector + " ".repeat(60) + "\n"),
    ...hex("fe ff ff ff ff ff ff ff"),
  ]);
});

Deno.test("npy() starts the values at a multiple of 64 bytes and keeps them all", () => {
  fc.assert(
    fc.property(fc.float32Array(), fc.array(fc.constantFrom(1, 1000, 1_000_000), { maxLength: 30 }), (
      values,
      ones,
    ) => {
      // The shape is written as given: a long one makes the header long.
      const file = npy(values, [values.length, ...ones]);
      const start = 10 + new DataView(file.buffer).getUint16(8, true);
      assert.equal(start % 64, 0);
      assert.equal(file[start - 1], 10);
      assert.equal(file.length, start + 4 * values.length);
      assert.deepEqual(new Float32Array(file.buffer.slice(start)), values);
      const header = new TextDecoder().decode(file.subarray(10, start)).trimEnd();
      const shape = ones.length === 0 ? `(${values.length},)` : `(${[values.length, ...ones].join(", ")})`;
      assert.equal(header, `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`);
    }),
  );
});

Deno.test("npy() writes only the part of a buffer that a view covers", () => {
  const whole = Float32Array.of(1, 2, 3, 4);
  assert.deepEqual(npy(whole.subarray(1, 3), [2]), npy(Float32Array.of(2, 3), [2]));
});

Deno.test("parseNpy() reads what npy() writes, bit by bit", () => {
  const matrix = Float32Array.of(1, -0.5, 1e-45, 3);
  assert.deepEqual(parseNpy(npy(matrix, [2, 2]), "a.npy"), { values: matrix, shape: [2, 2] });
  const integers = parseNpy(npy(BigInt64Array.of(-2n, 7n), [2]), "a.npy");
  assert.deepEqual(integers, { values: Float64Array.of(-2, 7), shape: [2] });
});

Deno.test("parseNpy() reads version 2 and bytes, and rejects what it cannot read", () => {
  const file = (header: string, values: number[], version = 2) => {
    const text = ascii(header.padEnd(80) + "\n");
    const size = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
    return Uint8Array.from([0x93, ...ascii("NUMPY"), version, 0, ...size, ...text, ...values]);
  };
  const header = (type: string, shape: string, columns = "False") =>
    `{'descr': '${type}', 'fortran_order': ${columns}, 'shape': (${shape}), }`;
  const { values, shape } = parseNpy(file(header("|u1", "3,"), [1, 2, 255]), "a.npy");
  assert.deepEqual([[...values], shape], [[1, 2, 255], [3]]);
  const mistakes: [Uint8Array<ArrayBuffer>, RegExp][] = [
    [Uint8Array.of(1, 2, 3), /in a\.npy but found another kind of file$/],
    [file(header("<U3", "1,"), [1, 2, 3]), /found values of type <U3; save them as numbers$/],
    [file(header("|u1", "3,", "True"), [1, 2, 3]), /column-major order; save np\.ascontiguousarray\(x\)$/],
    [
      file(header("|u1", "4,"), [1, 2, 3]),
      /found 3 bytes of values instead of the 4 that its shape \(4\) needs$/,
    ],
  ];
  for (const [bytes, message] of mistakes) {
    assert.throws(() => parseNpy(bytes, "a.npy"), (error) => {
      assertUserError(error, message);
      return true;
    });
  }
});

Deno.test("readNpy() says which file cannot be read", async () => {
  await refuses(() => readNpy("none.npy"), /^Expected a NumPy file at none\.npy but cannot read it: /);
});
