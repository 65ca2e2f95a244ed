import assert from "node:assert/strict";

/** What has examples that run: the public functions. */
const DOCUMENTED = [
  "lib/data/digits/drawn_digits.ts",
  "lib/evaluate/evaluate.ts",
  "lib/evaluate/embedding_network.ts",
  "lib/model/layers/conv.ts",
  "lib/search",
  "lib/setup/open_found_engine.ts",
  "lib/train/train.ts",
  "lib/triplet",
  "mod.ts",
];

Deno.test("the examples of the public functions run as they are written", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--doc", "--no-check", "--allow-all", ...DOCUMENTED],
    cwd: new URL("../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  // libtensorflow's clean-up crashes now and then when a process ends, which commands skip (skip_clean_up.ts) and the
  // process of tests cannot: what counts is that all examples have passed before.
  const passed = /^ok \| (\d+) passed \| 0 failed/m.exec(text)?.[1];
  assert.ok(Number(passed) >= 11, `exit code ${code}: ${text}`);
});
