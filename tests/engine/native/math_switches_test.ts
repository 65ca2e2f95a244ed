import assert from "node:assert/strict";
import { MathSwitches, requiresSameBits } from "../../../lib/engine/native/math_switches.ts";
import { inOwnProcess, withFolder } from "../../base/fixtures.ts";
import { LIBRARY, missing } from "../fixtures.ts";

const module = import.meta.resolve("./switched_math.ts");

Deno.test({
  name: "functions that may use TF32 allow it while they run, and on a CPU it changes no bit",
  ignore: missing("native"),
}, async () => {
  const seen = await inOwnProcess(module, "switchedMath", LIBRARY) as Record<string, unknown>;
  const { ["float32 product"]: product, ["float32 convolution"]: convolution, ...others } = seen;
  assert.deepEqual(others, {
    opened: false,
    deterministic: false,
    "float32 runs": false,
    "float32 has run": false,
    "tf32 runs": true,
    "tf32 product": product,
    "tf32 has run": false,
    "two have run": false,
    failure: "no 2",
    "has failed": false,
    "tf32 convolution": convolution,
    "deterministic then": true,
  });
});

Deno.test("MathSwitches.open() returns undefined for a library that has none, or that is not there", async () => {
  await withFolder((folder) => {
    assert.equal(MathSwitches.open(`${folder}/libtensorflow_cc.so.2`), undefined);
    return Promise.resolve();
  });
});

Deno.test("requiresSameBits() is false only if the user says no", () => {
  for (const setting of [undefined, "", "1", "true", "yes"]) {
    assert.equal(requiresSameBits(setting), true, String(setting));
  }
  for (const setting of ["0", "false", "False"]) assert.equal(requiresSameBits(setting), false, setting);
});
