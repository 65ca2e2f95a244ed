import assert from "node:assert/strict";
import { projectFile, runProgram } from "../base/fixtures.ts";

/** Runs a program with the drivers of this machine, which print a warning about an unset variable on stderr. */
const runBare = (program: string) =>
  runProgram(program, { wrapper: ["env", "-u", "XDG_RUNTIME_DIR"], flags: ["--unstable-webgpu"] });

Deno.test({
  name: "probeWebgpu() prints nothing, whatever the driver prints",
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stdout, stderr } = await runBare(`
    import { probeWebgpu } from ${projectFile("lib/engine/webgpu_engine.ts")};
    const { gpu } = navigator;
    const requestAdapter = () => {
      Deno.stderr.writeSync(new TextEncoder().encode("a driver's complaint\\n"));
      return gpu.requestAdapter();
    };
    await probeWebgpu(); // without changes
    Object.defineProperty(navigator, "gpu", { value: { requestAdapter } });
    console.log(typeof (await probeWebgpu()).real);`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "boolean\n", stderr: "" });
});

Deno.test({
  name: "openWebgpu() prints nothing, whether there is an adapter or not",
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stderr } = await runBare(`
    import { openWebgpu, probeWebgpu } from ${projectFile("lib/engine/webgpu_engine.ts")};
    if ((await probeWebgpu()).adapter !== undefined) await openWebgpu();`);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
});
