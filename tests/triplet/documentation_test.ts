import assert from "node:assert/strict";

Deno.test("the examples of the public functions run as they are written", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--doc", "--allow-all", "lib/triplet"],
    cwd: new URL("../../", import.meta.url),
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, text);
  assert.match(text, /[5-9] passed/);
});
