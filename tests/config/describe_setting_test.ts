import assert from "node:assert/strict";
import { describeSetting } from "../../lib/config/describe_setting.ts";
import type { Options } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";

Deno.test("describeSetting() has words for what is no number, and for a text that is empty", () => {
  assert.equal(describeSetting("num_images", 0), "all");
  assert.equal(describeSetting("num_images", 59_904), "59904");
  assert.equal(describeSetting("holdout", 0), "none");
  assert.equal(describeSetting("init", ""), "none");
  assert.equal(describeSetting("seed", 0), "0");
  assert.equal(describeSetting("a setting of another version", 0), "0");
});

Deno.test("describeSetting() has a word for 0 wherever the help says what 0 means", () => {
  for (const [name, { help, default: value }] of Object.entries(TRAIN_OPTIONS as Options)) {
    if (typeof value !== "number" || !/\b0: /.test(help)) continue;
    assert.notEqual(describeSetting(name, 0), "0", name);
  }
});
