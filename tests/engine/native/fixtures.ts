import assert from "node:assert/strict";
import { NativeBinding } from "../../../lib/engine/native/binding.ts";
import { quietly } from "../../../lib/engine/quietly.ts";
import { AttributeType, DataType, type OpAttribute } from "../../../lib/engine/native/types.ts";
import { LIBRARY } from "../fixtures.ts";

/** The arguments of `createTensor()`. */
export type TensorInput = Parameters<NativeBinding["createTensor"]>;

let opened: NativeBinding | undefined;

/** Registers a test with a binding, which must hold as many tensors at the end as before. */
export function testBinding(name: string, body: (binding: NativeBinding) => void | Promise<void>): void {
  Deno.test({ name, ignore: LIBRARY === undefined }, async () => {
    // With the engine's setting: the first test of the process that opens the library determines it for all.
    if (Deno.env.get("TF_ENABLE_ONEDNN_OPTS") === undefined) Deno.env.set("TF_ENABLE_ONEDNN_OPTS", "1");
    opened ??= quietly(() => new NativeBinding(LIBRARY!, { threads: 1 }));
    const before = opened.getNumOfTensors();
    await body(opened);
    assert.equal(opened.getNumOfTensors(), before, "tensors left behind");
  });
}

/** An attribute of an operation. */
export function attribute(
  name: string,
  type: keyof typeof AttributeType,
  value: OpAttribute["value"],
): OpAttribute {
  return { name, type: AttributeType[type], value };
}

/** The attribute of operations on float32. */
export const FLOAT: OpAttribute = attribute("T", "TF_ATTR_TYPE", DataType.TF_FLOAT);

/** A float32 tensor as arguments of `createTensor()`. */
export function floats(shape: number[], ...values: number[]): TensorInput {
  return [shape, DataType.TF_FLOAT, Float32Array.from(values)];
}

/** Runs an operation on new tensors; returns its first output and releases everything. */
export function run(binding: NativeBinding, name: string, attributes: OpAttribute[], inputs: TensorInput[]) {
  const ids = inputs.map((input) => binding.createTensor(...input));
  try {
    const outputs = binding.executeOp(name, attributes, ids, 1);
    const { id, shape, dtype } = outputs[0]!;
    const values = binding.tensorDataSync(id);
    for (const { id } of outputs) binding.deleteTensor(id);
    return { shape, dtype, values };
  } finally {
    for (const id of ids) binding.deleteTensor(id);
  }
}
