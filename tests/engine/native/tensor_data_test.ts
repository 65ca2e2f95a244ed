import assert from "node:assert/strict";
import { DataType as D } from "../../../lib/engine/native/types.ts";
import { attribute, FLOAT, floats, run, type TensorInput, testBinding } from "./fixtures.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

testBinding("tensorDataSync() reads back what createTensor() was given, of every type", (binding) => {
  const given: TensorInput[] = [
    floats([2, 3], 1.5, -2, 0, NaN, Infinity, 1e-30),
    floats([], 7),
    [[0, 3], D.TF_FLOAT, new Float32Array(0)],
    [[3], D.TF_INT32, Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1)],
    [[2], D.TF_INT64, BigInt64Array.of(-(2n ** 63n), 2n ** 62n + 1n)],
    [[2, 2], D.TF_BOOL, Uint8Array.of(1, 0, 0, 1)],
    [[3], D.TF_UINT8, Uint8Array.of(0, 128, 255)],
    [[2], D.TF_COMPLEX64, Float32Array.of(1, 2, -3, 4)],
  ];
  for (const [shape, dtype, values] of given) {
    const id = binding.createTensor(shape, dtype, values);
    assert.deepEqual(binding.tensorDataSync(id), values);
    binding.deleteTensor(id);
  }
});

testBinding("createTensor() takes a copy of the values", (binding) => {
  const values = Float32Array.of(1, 2);
  const id = binding.createTensor([2], D.TF_FLOAT, values);
  values[0] = 9;
  const read = binding.tensorDataSync(id) as Float32Array;
  read[1] = 9;
  assert.deepEqual(binding.tensorDataSync(id), Float32Array.of(1, 2));
  binding.deleteTensor(id);
});

testBinding("createTensor() takes an int64 as two int32, as tfjs-node writes its scalars", (binding) => {
  const id = binding.createTensor([], D.TF_INT64, Int32Array.of(-5, -1));
  assert.deepEqual(binding.tensorDataSync(id), BigInt64Array.of(-5n));
  binding.deleteTensor(id);
});

testBinding("texts come back as they were, long ones, empty ones and bytes that are no text", (binding) => {
  const texts = [
    utf8(""),
    utf8("três"),
    utf8("x".repeat(23)),
    utf8("y".repeat(5000)),
    Uint8Array.of(0xff, 0, 0x80, 0),
    utf8("🂱"),
  ];
  const id = binding.createTensor([2, 3], D.TF_STRING, texts);
  assert.deepEqual(binding.tensorDataSync(id), texts);
  const [copy] = binding.executeOp("Identity", [attribute("T", "TF_ATTR_TYPE", D.TF_STRING)], [id], 1);
  assert.deepEqual([copy!.shape, copy!.dtype], [[2, 3], D.TF_STRING]);
  assert.deepEqual(binding.tensorDataSync(copy!.id), texts);
  // What TensorFlow itself parses in them.
  const [lengths] = binding.executeOp("StringLength", [], [id], 1);
  assert.deepEqual([...binding.tensorDataSync(lengths!.id)], texts.map(({ length }) => length));
  for (const tensor of [id, copy!.id, lengths!.id]) binding.deleteTensor(tensor);
});

testBinding("createTensor() says what does not fit the shape", (binding) => {
  assert.throws(
    () => binding.createTensor([2, 3], D.TF_FLOAT, new Float32Array(5)),
    /Expected 24 bytes for a tensor of shape \[2,3\] and TensorFlow type 1 but found 20/,
  );
  assert.throws(() => binding.createTensor([3], D.TF_STRING, [utf8("a")]), /Expected 3 values .* of 1 texts/);
  assert.throws(() => binding.createTensor([1], D.TF_FLOAT, [utf8("a")]), /TensorFlow type 1/);
});

testBinding("executeOp() gives int64, complex and resource tensors on", (binding) => {
  const arg = run(binding, "ArgMax", [
    FLOAT,
    attribute("Tidx", "TF_ATTR_TYPE", D.TF_INT32),
    attribute("output_type", "TF_ATTR_TYPE", D.TF_INT64),
  ], [floats([2, 2], 1, 2, 4, 3), [[], D.TF_INT32, Int32Array.of(1)]]);
  assert.deepEqual([arg.dtype, arg.values], [D.TF_INT64, BigInt64Array.of(1n, 0n)]);

  const complex = run(binding, "Complex", [FLOAT, attribute("Tout", "TF_ATTR_TYPE", D.TF_COMPLEX64)], [
    floats([2], 1, 2),
    floats([2], 3, 4),
  ]);
  assert.deepEqual([complex.dtype, complex.shape, complex.values], [
    D.TF_COMPLEX64,
    [2],
    Float32Array.of(1, 3, 2, 4),
  ]);

  const dtype = attribute("dtype", "TF_ATTR_TYPE", D.TF_FLOAT);
  const shape = attribute("shape", "TF_ATTR_SHAPE", [2]);
  const [variable] = binding.executeOp("VarHandleOp", [dtype, shape], [], 1);
  assert.equal(variable!.dtype, D.TF_RESOURCE);
  const value = binding.createTensor([2], D.TF_FLOAT, Float32Array.of(5, 6));
  binding.executeOp("AssignVariableOp", [dtype], [variable!.id, value], 0);
  const [read] = binding.executeOp("ReadVariableOp", [dtype], [variable!.id], 1);
  assert.deepEqual(binding.tensorDataSync(read!.id), Float32Array.of(5, 6));
  assert.ok(binding.tensorDataSync(variable!.id) instanceof Uint8Array);
  binding.executeOp("DestroyResourceOp", [], [variable!.id], 0);
  for (const id of [variable!.id, value, read!.id]) binding.deleteTensor(id);
});

testBinding("tensorDataSync() refuses types that JavaScript has not", (binding) => {
  const HALF = 19;
  const one = binding.createTensor([1], D.TF_FLOAT, Float32Array.of(1));
  const [half] = binding.executeOp(
    "Cast",
    [
      attribute("SrcT", "TF_ATTR_TYPE", D.TF_FLOAT),
      attribute("DstT", "TF_ATTR_TYPE", HALF),
    ],
    [one],
    1,
  );
  assert.throws(
    () => binding.tensorDataSync(half!.id),
    /TensorFlow type 19 has no counterpart in JavaScript/,
  );
  for (const id of [one, half!.id]) binding.deleteTensor(id);
});
