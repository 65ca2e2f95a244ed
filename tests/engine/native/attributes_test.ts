import assert from "node:assert/strict";
import { DataType as D } from "../../../lib/engine/native/types.ts";
import { attribute, FLOAT, floats, run, testBinding } from "./fixtures.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

testBinding("executeOp() sets attributes of type, number, truth and text", (binding) => {
  const ones = floats([1, 2], 1, 2);
  const product = (transposed: boolean) =>
    run(binding, "MatMul", [
      FLOAT,
      attribute("transpose_a", "TF_ATTR_BOOL", transposed),
      attribute("transpose_b", "TF_ATTR_BOOL", !transposed),
    ], [ones, ones]);
  assert.deepEqual([product(false).shape, product(false).values], [[1, 1], Float32Array.of(5)]);
  assert.deepEqual([product(true).shape, product(true).values], [[2, 2], Float32Array.of(1, 2, 2, 4)]);

  const leaky = run(binding, "LeakyRelu", [FLOAT, attribute("alpha", "TF_ATTR_FLOAT", 0.25)], [
    floats([2], -4, 4),
  ]);
  assert.deepEqual(leaky.values, Float32Array.of(-1, 4));

  const stacked = (axis: number) =>
    run(binding, "Pack", [FLOAT, attribute("N", "TF_ATTR_INT", 2), attribute("axis", "TF_ATTR_INT", axis)], [
      floats([2], 1, 2),
      floats([2], 3, 4),
    ]);
  assert.deepEqual(stacked(0).values, Float32Array.of(1, 2, 3, 4));
  assert.deepEqual(stacked(-1).values, Float32Array.of(1, 3, 2, 4));

  for (const format of ["NCHW", utf8("NCHW")]) {
    const biased = run(binding, "BiasAdd", [FLOAT, attribute("data_format", "TF_ATTR_STRING", format)], [
      floats([1, 2, 2], 1, 2, 3, 4),
      floats([2], 10, 20),
    ]);
    assert.deepEqual(biased.values, Float32Array.of(11, 12, 23, 24));
  }
});

testBinding("executeOp() sets attributes that are lists", (binding) => {
  const sizes = (name: string) => attribute(name, "TF_ATTR_INT", [1, 2, 1, 1]);
  const pooled = run(
    binding,
    "MaxPool",
    [FLOAT, sizes("ksize"), sizes("strides"), attribute("padding", "TF_ATTR_STRING", "VALID")],
    [floats([1, 4, 1, 1], 1, 2, 4, 3)],
  );
  assert.deepEqual([pooled.shape, pooled.values], [[1, 2, 1, 1], Float32Array.of(2, 4)]);

  const buckets = run(binding, "Bucketize", [FLOAT, attribute("boundaries", "TF_ATTR_FLOAT", [0.5, 2.5])], [
    floats([3], 0, 1, 3),
  ]);
  assert.deepEqual(buckets.values, Int32Array.of(0, 1, 2));

  const [a, b] = [
    binding.createTensor([1], D.TF_FLOAT, Float32Array.of(1)),
    binding.createTensor([1], D.TF_BOOL, Uint8Array.of(1)),
  ];
  const types = attribute("T", "TF_ATTR_TYPE", [D.TF_FLOAT, D.TF_BOOL]);
  const outputs = binding.executeOp("IdentityN", [types], [a, b], 2);
  assert.deepEqual(outputs.map(({ dtype }) => dtype), [D.TF_FLOAT, D.TF_BOOL]);
  for (const id of [a, b, ...outputs.map(({ id }) => id)]) binding.deleteTensor(id);
});

testBinding("executeOp() sets attributes of a shape and of shapes", (binding) => {
  const ensure = (shape: number[]) =>
    run(binding, "EnsureShape", [FLOAT, attribute("shape", "TF_ATTR_SHAPE", shape)], [
      floats([1, 2], 1, 2),
    ]);
  assert.deepEqual(ensure([-1, 2]).shape, [1, 2]);
  assert.throws(
    () => ensure([-1, 3]),
    /Shape of tensor .*\[1,2\] is not compatible with expected shape \[\?,3\]/,
  );
  assert.throws(() => ensure([]), /\[1,2\] is not compatible with expected shape \[\]/);

  const components = attribute("component_types", "TF_ATTR_TYPE", [D.TF_FLOAT, D.TF_FLOAT]);
  const shapes = attribute("shapes", "TF_ATTR_SHAPE", [[2], [1, 3]]);
  const [queue] = binding.executeOp("FIFOQueueV2", [components, shapes], [], 1);
  const [two, three] = [
    binding.createTensor([2], D.TF_FLOAT, Float32Array.of(1, 2)),
    binding.createTensor([1, 3], D.TF_FLOAT, Float32Array.of(3, 4, 5)),
  ];
  const types = attribute("Tcomponents", "TF_ATTR_TYPE", [D.TF_FLOAT, D.TF_FLOAT]);
  const enqueue = (...ids: number[]) => binding.executeOp("QueueEnqueueV2", [types], [queue!.id, ...ids], 0);
  assert.throws(() => enqueue(three, two), /Expected \[2\], got \[1,3\]/);
  assert.deepEqual(enqueue(two, three), []);
  for (const id of [queue!.id, two, three]) binding.deleteTensor(id);
});

testBinding("executeOp() refuses an attribute of an unknown type", (binding) => {
  const odd = attribute("T", "TF_ATTR_RESOURCE", 1);
  assert.throws(() => binding.executeOp("NoOp", [odd], [], 0), /Attribute T has the unknown type -1/);
});
