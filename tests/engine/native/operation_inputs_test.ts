import assert from "node:assert/strict";
import { bytesField } from "../../../lib/base/protobuf.ts";
import { listLength, operationInputs } from "../../../lib/engine/native/operation_inputs.ts";
import { attribute } from "./fixtures.ts";

/** A definition in TensorFlow's format: a name, inputs, an output. */
function definition(...inputs: number[][]): Uint8Array {
  return Uint8Array.from([
    ...bytesField(1, "Operation"),
    ...inputs.flatMap((input) => bytesField(2, input)),
    ...bytesField(3, bytesField(1, "output")),
  ]);
}

Deno.test("operationInputs() distinguishes single inputs and lists, by the attribute with their number", () => {
  const single = [...bytesField(1, "axis"), ...bytesField(4, "Tidx")];
  const counted = [...bytesField(1, "values"), ...bytesField(4, "T"), ...bytesField(5, "N")];
  const typed = [...bytesField(1, "args"), ...bytesField(6, "Tin")];
  assert.deepEqual(operationInputs(definition(counted, single, typed)), [
    { kind: "counted", attribute: "N" },
    { kind: "single" },
    { kind: "typed", attribute: "Tin" },
  ]);
  assert.deepEqual(operationInputs(definition()), []);
});

Deno.test("listLength() returns the number of tensors, or reports which attribute is missing", () => {
  const attributes = [
    attribute("N", "TF_ATTR_INT", 3),
    attribute("Tin", "TF_ATTR_TYPE", [1, 3]),
  ];
  assert.equal(listLength({ kind: "single" }, attributes), 1);
  assert.equal(listLength({ kind: "counted", attribute: "N" }, attributes), 3);
  assert.equal(listLength({ kind: "typed", attribute: "Tin" }, attributes), 2);
  assert.throws(
    () => listLength({ kind: "counted", attribute: "M" }, attributes),
    /Expected the attribute M/,
  );
});
