import assert from "node:assert/strict";

/** What has examples that run: the public functions. */
const DOCUMENTED = [
  "lib/data/digits/drawn_digits.ts",
  "lib/evaluate/evaluate.ts",
  "lib/evaluate/embedding_network.ts",
  "lib/model/layers/conv.ts",
  "lib/setup/open_found_engine.ts",
  "lib/train/train.ts",
  "lib/triplet",
  "mod.ts",
];

Deno.test("the examples of the public functions run as they are written", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--doc", "--allow-all", ...DOCUMENTED],
    cwd: new URL("../", import.meta.url),
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, text);
  assert.ok(Number(/(\d+) passed/.exec(text)?.[1]) >= 11, text);
});
