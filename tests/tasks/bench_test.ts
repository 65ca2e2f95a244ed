import assert from "node:assert/strict";
import { run } from "./fixtures.ts";

Deno.test("bench --help lists its flags", async () => {
  const { code, stdout, stderr } = await run("bench", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  for (
    const flag of ["--rounds", "--seeds", "--turned_classes", "--net", "--no_pytorch", "--json", "--write"]
  ) {
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
      stderr.startsWith(
        "trinca: Expected a benchmark, one of step, epoch, data, decode, embed, search, eval, scaling, workers, quality, curve, dashboard, ",
      ),
    );
    assert.ok(stderr.includes(found), stderr);
  }
});

Deno.test("bench data refuses flags that do not suit the data, before anything is trained", async () => {
  const { code, stdout, stderr } = await run("bench", ["data", "--no_pytorch", "--size", "32"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^trinca: Expected no --size 32 with drawn digits/);
});
