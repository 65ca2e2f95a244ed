import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Augmentation,
  AUGMENTATION_PARTS,
  AUGMENTATION_PRESETS,
  augmentationOf,
  augmentationText,
  describeAugmentation,
} from "../../lib/config/augmentation.ts";
import { defaults } from "../../lib/config/option.ts";
import { refuses } from "../base/fixtures.ts";

const NEUTRAL = defaults(AUGMENTATION_PARTS);

Deno.test("the presets are what runs were trained with: a stored name must keep its meaning", () => {
  assert.deepEqual(AUGMENTATION_PRESETS, {
    none: {},
    light: { turn: 10, scale: 0.1, shift: 0.07 },
    mid: { turn: 12, scale: 0.12, shear: 8, shift: 0.09 },
    photos: {
      turn: 15,
      scale: 0.1,
      crop: 0.65,
      aspect: 0.2,
      shear: 6,
      shift: 0.12,
      flip: 0.5,
      colour: 0.25,
    },
    drawings: { turn: 15, scale: 0.15, aspect: 0.2, shear: 10, shift: 0.08 },
  });
  for (const [name, parts] of Object.entries(AUGMENTATION_PRESETS)) {
    for (const [part, strength] of Object.entries(parts)) {
      assert.ok(AUGMENTATION_PARTS[part as keyof Augmentation].check(strength), `${name} ${part}`);
    }
  }
});

Deno.test("augmentationOf() is a preset, parts, or a preset adjusted by parts", () => {
  assert.deepEqual(augmentationOf("none"), NEUTRAL);
  assert.deepEqual(augmentationOf("light"), { ...NEUTRAL, turn: 10, scale: 0.1, shift: 0.07 });
  assert.deepEqual(augmentationOf("flip:0.5,colour:.2"), { ...NEUTRAL, flip: 0.5, colour: 0.2 });
  assert.deepEqual(augmentationOf("light,erase:0.25,turn:0,pad:white"), {
    ...NEUTRAL,
    scale: 0.1,
    shift: 0.07,
    erase: 0.25,
    pad: "white",
  });
  assert.equal(augmentationOf("flip:0.1,flip:0.2").flip, 0.2);
});

Deno.test("augmentationText() is the shortest text with the preset that was named", () => {
  for (
    const [given, text] of [
      [true, "light"],
      [false, "none"],
      ["photos", "photos"],
      ["photos,erase:0.25,flip:0", "photos,flip:0,erase:0.25"],
      ["photos,flip:0.5", "photos"],
      ["none,flip:.5", "flip:0.5"],
      ["flip:0", "none"],
      ["turn:10,scale:0.1,shift:0.07", "turn:10,scale:0.1,shift:0.07"],
      [{}, "none"],
      [{ flip: 0.5, colour: undefined }, "flip:0.5"],
      [{ pad: "mirror", shift: 0.2 }, "shift:0.2,pad:mirror"],
      ["pad:edge", "none"],
    ] as const
  ) assert.equal(augmentationText(given), text);
});

Deno.test("augmentationText() survives a round trip", () => {
  const part = fc.record({
    turn: fc.double({ min: 0, max: 180, noNaN: true }),
    crop: fc.double({ min: 0.05, max: 1, noNaN: true }),
    shift: fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
    flip: fc.double({ min: 0, max: 1, noNaN: true }),
    pad: fc.constantFrom("edge", "mirror", "white", "black"),
  }, { requiredKeys: ["shift"] });
  fc.assert(fc.property(part, (given) => {
    const text = augmentationText(given);
    assert.equal(augmentationText(text), text);
    assert.deepEqual(augmentationOf(text), { ...NEUTRAL, ...given });
  }));
});

Deno.test("augmentationText() reports what is wrong, and what there is", async () => {
  const says = (given: unknown, message: RegExp) => refuses(() => void augmentationText(given), message);
  const all =
    "one of none, light, mid, photos, drawings, or parts as in photos,flip:0,erase:0.25: turn, scale, " +
    "crop, aspect, shear, shift, flip, colour, grey, erase, pad";
  await says("flop:1", new RegExp(`^Expected --augment to be ${all}, but found flop:1$`));
  await says("photos,", / but found an empty part$/);
  await says("photos,,flip:1", / but found an empty part$/);
  await says("flip:1,photos", / but found photos after other parts; put it first$/);
  await says("constructor:1", / but found constructor:1$/);
  await says(
    "photos,flip:2",
    /^Expected flip in --augment to be a number from 0 to 1 but found 2; flip:0 is without effect$/,
  );
  await says("crop:0", /^Expected crop in --augment to be a number from 0.05 to 1 but found 0; crop:1 is /);
  await says("flip", /^Expected flip in --augment to be a number from 0 to 1 but found nothing;/);
  await says("flip:0.1:2", /^Expected flip in --augment to be .* but found 0.1:2;/);
  await says(
    "pad:blue,shift:0.1",
    /^Expected pad in --augment to be one of edge, mirror, white, black but found blue;/,
  );
  await says("flip:1,pad:white", /^Expected pad in --augment next to one of turn, .*; omit pad$/);
  await says({ pad: "black" }, /^Expected pad in --augment next to one of turn, .*; omit pad$/);
  await says({ flop: 1 }, /^Expected options of --augment, turn, .*, but found flop; rename or omit it$/);
  await says({ flip: 2 }, /^Expected flip to be a number from 0 to 1 but found 2$/);
  await says(3, new RegExp(`^Expected --augment to be true, false or ${all}, but found 3$`));
});

Deno.test("describeAugmentation() lists all parts that are in use", () => {
  assert.equal(describeAugmentation("none"), "none");
  assert.equal(describeAugmentation("light"), "light (turn 10°, scale 0.1, shift 0.07)");
  assert.equal(describeAugmentation("flip:0.5,shift:0.1,pad:white"), "shift 0.1, flip 0.5, pad white");
  assert.equal(
    describeAugmentation("mid,erase:0.2,turn:0"),
    "mid,erase:0.2,turn:0 (scale 0.12, shear 8°, shift 0.09, erase 0.2)".replace(/,(?=\w)/g, ", "),
  );
});
