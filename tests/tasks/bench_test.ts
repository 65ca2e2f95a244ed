import assert from "node:assert/strict";
import { run } from "./fixtures.ts";

Deno.test("bench --help lists its flags", async () => {
  const { code, stdout, stderr } = await run("bench", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  for (const flag of ["--rounds", "--no_pytorch", "--json", "--write"]) {
    assert.ok(stdout.includes(`  ${flag}`), flag);
  }
});

Deno.test("bench asks which benchmark to run", async () => {
  for (
    const [args, found] of [[[], "nothing; try deno task"], [["stp"], "stp; did you mean step"]] as const
  ) {
    const { code, stdout, stderr } = await run("bench", [...args]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(
      stderr.startsWith("trinca: Expected a benchmark, one of step, epoch, scaling, dashboard, "),
    );
    assert.ok(stderr.includes(found), stderr);
  }
});
