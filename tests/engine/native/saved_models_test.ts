import assert from "node:assert/strict";
import type { NativeBinding } from "../../../lib/engine/native/binding.ts";
import { bytesField, numberField } from "../../../lib/base/protobuf.ts";
import { DataType } from "../../../lib/engine/native/types.ts";
import { floats, testBinding } from "./fixtures.ts";

/** A `NodeDef` (tensorflow/core/framework/node_def.proto) whose attributes are types. */
function node(name: string, op: string, inputs: string[], types: Record<string, number>): number[] {
  const attributes = Object.entries(types).flatMap(([key, type]) =>
    bytesField(5, [...bytesField(1, key), ...bytesField(2, numberField(6, type))])
  );
  return [
    ...bytesField(1, name),
    ...bytesField(2, op),
    ...inputs.flatMap((input) => bytesField(3, input)),
    ...attributes,
  ];
}

/** A SavedModel without variables (tensorflow/core/protobuf/saved_model.proto): x + y and x · y of any shape. */
function savedModel(): Uint8Array<ArrayBuffer> {
  const T = { T: DataType.TF_FLOAT };
  const graph = [
    node("x", "Placeholder", [], { dtype: DataType.TF_FLOAT }),
    node("y", "Placeholder", [], { dtype: DataType.TF_FLOAT }),
    node("parts/sum", "AddV2", ["x", "y"], T),
    node("parts/product", "Mul", ["x", "y"], T),
  ].flatMap((node) => bytesField(1, node));
  const version = bytesField(4, numberField(1, 1882));
  const tags = bytesField(1, bytesField(4, "serve"));
  const meta = [...tags, ...bytesField(2, [...graph, ...version])];
  return Uint8Array.from([...numberField(1, 1), ...bytesField(2, meta)]);
}

/** Registers a test with a binding and a folder with the model. */
function testModels(name: string, body: (binding: NativeBinding, folder: string) => void): void {
  testBinding(name, async (binding) => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/saved_model.pb`, savedModel());
      body(binding, folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

testModels("runSavedModel() gives the outputs that are asked for, in their order", (binding, folder) => {
  const model = binding.loadSavedModel(folder, "serve");
  assert.equal(binding.getNumOfSavedModels(), 1);
  const x = binding.createTensor(...floats([2], 2, 3));
  const y = binding.createTensor(...floats([2], 10, 20));
  const outputs = binding.runSavedModel(model, [y, x], "y:0,x:0", "parts/product:0,parts/sum:0");
  assert.deepEqual(outputs.map(({ shape, dtype }) => [shape, dtype]), [[[2], DataType.TF_FLOAT], [
    [2],
    DataType.TF_FLOAT,
  ]]);
  assert.deepEqual(outputs.map(({ id }) => binding.tensorDataSync(id)), [
    Float32Array.of(20, 60),
    Float32Array.of(12, 23),
  ]);
  // The inputs stay the caller's.
  assert.deepEqual(binding.tensorDataSync(x), Float32Array.of(2, 3));
  for (const id of [x, y, ...outputs.map(({ id }) => id)]) binding.deleteTensor(id);
  binding.deleteSavedModel(model);
});

testModels("runSavedModel() says what is wrong, and the model works on", (binding, folder) => {
  const model = binding.loadSavedModel(folder, "serve");
  const x = binding.createTensor(...floats([2], 2, 3));
  const z = binding.createTensor(...floats([3], 1, 1, 1));
  assert.throws(() => binding.runSavedModel(model, [x], "z:0", "parts/sum:0"), /no operation named z$/);
  assert.throws(() => binding.runSavedModel(model, [x], "x:0", "sum:0"), /no operation named sum$/);
  assert.throws(
    () => binding.runSavedModel(model, [x], "x:0", "parts/sum:0"),
    /Running a saved model: .*'?y'?/,
  );
  assert.throws(
    () => binding.runSavedModel(model, [x, z], "x:0,y:0", "parts/sum:0"),
    /Running a saved model: .*[Ii]ncompatible shapes: \[2\] vs. \[3\]/,
  );
  const [twice] = binding.runSavedModel(model, [x, x], "x,y", "parts/sum");
  assert.deepEqual(binding.tensorDataSync(twice!.id), Float32Array.of(4, 6));
  for (const id of [x, z, twice!.id]) binding.deleteTensor(id);
  binding.deleteSavedModel(model);
});

testModels("deleteSavedModel() unloads one model and leaves the others", (binding, folder) => {
  const [first, second] = [binding.loadSavedModel(folder, "serve"), binding.loadSavedModel(folder, "serve")];
  binding.deleteSavedModel(first!);
  assert.equal(binding.getNumOfSavedModels(), 1);
  const message = new RegExp(`Expected a loaded saved model but found none with the number ${first}$`);
  assert.throws(() => binding.deleteSavedModel(first!), message);
  assert.throws(() => binding.runSavedModel(first!, [], "x:0", "parts/sum:0"), message);
  binding.deleteSavedModel(second!);
});

testModels("loadSavedModel() throws with TensorFlow's message when there is none", (binding, folder) => {
  assert.throws(
    () => binding.loadSavedModel(`${folder}/nowhere`, "serve"),
    /Loading the saved model .*nowhere: Could not find SavedModel/,
  );
  assert.throws(
    () => binding.loadSavedModel(folder, "serve,gpu"),
    /Could not find meta graph def matching .*gpu/,
  );
});
