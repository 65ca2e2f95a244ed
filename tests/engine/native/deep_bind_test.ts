import assert from "node:assert/strict";
import { runProgram } from "../../base/fixtures.ts";
import { LIBRARY } from "../fixtures.ts";

Deno.test({
  name: "libtensorflow compiles functions in a process where a graphics driver has loaded another LLVM",
  ignore: LIBRARY === undefined,
}, async () => {
  const module = (path: string) => JSON.stringify(import.meta.resolve(`../../../lib/engine/${path}`));
  const { code, stdout, stderr } = await runProgram(`
    import { probeWebgpu } from ${module("webgpu_engine.ts")};
    import { openNative } from ${module("native/native_engine.ts")};
    import { tf } from ${module("tf.ts")};
    await probeWebgpu(); // Mesa's driver, if there is no other
    const engine = await openNative({ library: ${JSON.stringify(LIBRARY)}, threads: 1 });
    const steps = engine.compile((x) => x.add(1).mul(x).sub(1).relu().sum());
    console.log(steps(tf.tensor1d([1, 2, 3])).dataSync()[0]);`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "17\n", stderr: "" });
});
