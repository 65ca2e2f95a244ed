import assert from "node:assert/strict";
import { NativeBinding } from "../../../lib/engine/native/binding.ts";
import { DataType as D } from "../../../lib/engine/native/types.ts";
import { attribute, FLOAT, floats, run, testBinding } from "./fixtures.ts";

testBinding("executeOp() throws with TensorFlow's own message, and works again after it", (binding) => {
  const product = (rows: number) =>
    run(binding, "MatMul", [FLOAT], [
      floats([1, 2], 1, 2),
      [[rows, 1], D.TF_FLOAT, new Float32Array(rows).fill(1)],
    ]);
  assert.throws(() => product(3), /^Error: Running MatMul: .*Matrix size-incompatible: In\[0\]: \[1,2\]/);
  assert.deepEqual(product(2).values, Float32Array.of(3));
  assert.throws(
    () => binding.executeOp("Convolv", [], [], 1),
    /^Error: Operation Convolv: 'Convolv' is neither/,
  );
  assert.throws(
    () => binding.executeOp("MatMul", [attribute("transpose_c", "TF_ATTR_BOOL", true)], [], 1),
    /transpose_c/,
  );
});

testBinding("executeOp() gives a split as many outputs as it has parts, up to its limit", (binding) => {
  const split = (parts: number) => {
    const axis = binding.createTensor([], D.TF_INT32, Int32Array.of(0));
    const value = binding.createTensor(
      [parts],
      D.TF_FLOAT,
      Float32Array.from({ length: parts }, (_, i) => i),
    );
    try {
      const attributes = [FLOAT, attribute("num_split", "TF_ATTR_INT", parts)];
      const outputs = binding.executeOp("Split", attributes, [axis, value], parts);
      const last = binding.tensorDataSync(outputs.at(-1)!.id);
      for (const { id } of outputs) binding.deleteTensor(id);
      return [outputs.length, last];
    } finally {
      binding.deleteTensor(axis);
      binding.deleteTensor(value);
    }
  };
  assert.deepEqual(split(1024), [1024, Float32Array.of(1023)]);
  assert.throws(() => split(1025), /Expected at most 1024 outputs but 1025 of Split were requested/);
});

testBinding("a number without a tensor is refused, also one that was deleted", (binding) => {
  const id = binding.createTensor([1], D.TF_FLOAT, Float32Array.of(1));
  binding.deleteTensor(id);
  const message = new RegExp(`Expected a tensor with the id ${id} but found none$`);
  assert.throws(() => binding.deleteTensor(id), message);
  assert.throws(() => binding.tensorDataSync(id), message);
  assert.throws(() => binding.executeOp("Identity", [FLOAT], [id], 1), message);
});

Deno.test("new NativeBinding() throws if the file is not a library", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "no library");
  assert.throws(() => new NativeBinding(path, { threads: 1 }));
  await Deno.remove(path);
});
