import assert from "node:assert/strict";
import { describeSetting, settingValue } from "../../lib/config/describe_setting.ts";
import type { Options } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";

Deno.test("settingValue() has words for what is no number, and for a text that is empty", () => {
  assert.equal(settingValue("num_images", 0), "all");
  assert.equal(settingValue("num_images", 59_904), "59904");
  assert.equal(settingValue("holdout", 0), "none");
  assert.equal(settingValue("init", ""), "none");
  assert.equal(settingValue("seed", 0), "0");
  assert.equal(settingValue("a setting of another version", 0), "0");
});

Deno.test("settingValue() has a word for 0 wherever the help says what 0 means", () => {
  for (const [name, { help, default: value }] of Object.entries(TRAIN_OPTIONS as Options)) {
    if (typeof value !== "number" || !/\b0: /.test(help)) continue;
    assert.notEqual(settingValue(name, 0), "0", name);
  }
});

Deno.test("describeSetting() has the parts of an augmentation, and else the value", () => {
  assert.equal(describeSetting("augment", "light"), "light (turn 10°, scale 0.1, shift 0.07)");
  assert.equal(describeSetting("holdout", 0), "none");
});
