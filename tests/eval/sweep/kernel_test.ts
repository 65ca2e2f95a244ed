import assert from "node:assert/strict";
import { compileKernel, hashOf, SOURCE_SECTION, storedKernel } from "./compile_kernel.ts";

Deno.test("kernel_binary.ts was compiled from kernel.as as it is", async () => {
  const { source, binary } = await storedKernel();
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(binary), SOURCE_SECTION);
  assert.deepEqual(
    new Uint8Array(section!),
    await hashOf(source),
    "compile it: deno run -A --no-lock tests/eval/sweep/compile_kernel.ts",
  );
});

Deno.test({
  name: "kernel_binary.ts is what the compiler makes of kernel.as",
  ignore: Deno.env.get("TRINCA_KERNEL") === undefined,
  async fn() {
    const { source, binary } = await storedKernel();
    assert.deepEqual(await compileKernel(source), binary);
  },
});
