import assert from "node:assert/strict";
import { withSection, writeSection } from "../../lib/bench/results_file.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";

Deno.test("a first section creates the document, a second one is appended", () => {
  const one = withSection("", "step", "## Step\n\n1\n");
  assert.match(one, /^# Results\n\n[^]*<!-- bench step -->\n\n## Step\n\n1\n\n<!-- end of bench step -->\n$/);
  const two = withSection(one, "epoch", "## Epoch");
  assert.ok(two.startsWith(one.trimEnd()));
  assert.ok(two.endsWith("\n\n<!-- bench epoch -->\n\n## Epoch\n\n<!-- end of bench epoch -->\n"));
});

Deno.test("a section is replaced in place, and the rest is kept unchanged", () => {
  const text = withSection(withSection("mine before\n", "step", "old"), "epoch", "kept") + "\nmine  after";
  const again = withSection(text, "step", "new $& $1");
  assert.equal(again, text.replace("old", () => "new $& $1"));
  assert.equal(withSection(again, "step", "new $& $1"), again);
});

Deno.test("writeSection() creates the file and leaves no other files behind", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/RESULTS.md`;
    await writeSection(path, "step", "1");
    await writeSection(path, "epoch", "2");
    await writeSection(path, "step", "3");
    const text = await Deno.readTextFile(path);
    assert.equal(text, withSection(withSection("", "step", "3"), "epoch", "2"));
    assert.deepEqual(namesIn(folder), ["RESULTS.md"]);
    await refuses(() => writeSection(`${path}/x`, "step", "1"), /^Cannot write .*RESULTS\.md\/x: /);
  });
});
