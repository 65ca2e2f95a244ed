import assert from "node:assert/strict";
import { type Background, Palette, type Rgb } from "../../../lib/dashboard/screen/palette.ts";
import type { Color, ColorName } from "../../../lib/dashboard/view/frame.ts";
import { contrast, luminance, seen, SIGHTS } from "./color_sight.ts";
import { COLOR_NAMES } from "./fixtures.ts";

/** What is not read but seen: lines, and the ground of a marked line. */
const NOT_READ: readonly ColorName[] = ["border", "raw", "selected"];
const GROUNDS: readonly (readonly [Background, Rgb])[] = [["dark", [0, 0, 0]], ["light", [255, 255, 255]]];

/** What a palette of all colours makes of one. */
function rgbOf(color: Color, background: Background): Rgb {
  const palette = new Palette("true", background);
  return palette.exact((palette.attribute({ color }) >> 9) & 0x1ff)!;
}

for (const [background, ground] of GROUNDS) {
  Deno.test(`Palette's letters can be read on a ${background} background`, () => {
    for (const name of COLOR_NAMES.filter((name) => !NOT_READ.includes(name))) {
      const found = contrast(rgbOf(name, background), ground);
      assert.ok(found >= 3, `${name}: ${found.toFixed(2)}`);
    }
    for (let at = 0; at < 20; at++) {
      const found = contrast(rgbOf({ ramp: "class", at }, background), ground);
      assert.ok(found >= 3, `class ${at}: ${found.toFixed(2)}`);
    }
  });

  Deno.test(`Palette's lines can be seen on a ${background} background`, () => {
    for (const name of NOT_READ) assert.ok(contrast(rgbOf(name, background), ground) >= 1.5, name);
  });
}

/** What stands beside each other and must be told apart. */
const PAIRS: readonly (readonly [ColorName, ColorName])[] = [
  ["train", "validation"],
  ["positive", "negative"],
  ["semi_hard", "hard"],
  ["val", "accuracy"],
  ["val", "exact"],
  ["accuracy", "exact"],
  ["val", "recall"],
  ["accuracy", "recall"],
  ["exact", "recall"],
  ["val", "reference"],
  ["good", "bad"],
  ["warning", "bad"],
  ["raw", "train"],
];

for (const sight of Object.keys(SIGHTS)) {
  Deno.test(`Palette's colours that stand beside each other are told apart with ${sight} sight`, () => {
    for (const [background] of GROUNDS) {
      for (const [a, b] of PAIRS) {
        const [one, other] = [rgbOf(a, background), rgbOf(b, background)].map((rgb) => seen(rgb, sight));
        const distance = Math.hypot(...one!.map((value, i) => value - other![i]!));
        // Just noticed is 2.3; lines a dot wide need far more.
        assert.ok(distance >= 12, `${a} and ${b} on ${background}: ${distance.toFixed(1)}`);
      }
    }
  });
}

Deno.test("Palette writes on a coloured ground so that it can be read", () => {
  for (const [background] of GROUNDS) {
    for (let at = 0; at <= 1; at += 1 / 23) {
      const palette = new Palette("true", background);
      const attribute = palette.attribute({ back: { ramp: "heat", at } });
      const [front, back] = [(attribute >> 9) & 0x1ff, attribute & 0x1ff].map((number) =>
        palette.exact(number)!
      );
      const found = contrast(front!, back!);
      assert.ok(found >= 3.5, `${at.toFixed(2)} on ${background}: ${found.toFixed(2)}`);
    }
  }
});

Deno.test("Palette's greys go from dark to light without a step back", () => {
  const values = Array.from({ length: 50 }, (_, i) => luminance(rgbOf({ ramp: "gray", at: i / 49 }, "dark")));
  assert.ok(values.every((value, i) => i === 0 || value >= values[i - 1]!));
  assert.ok(values[0]! < 0.01 && values.at(-1)! > 0.9);
});

Deno.test("Palette's twenty classes are told apart", () => {
  for (const [background] of GROUNDS) {
    const colors = Array.from(
      { length: 20 },
      (_, at) => seen(rgbOf({ ramp: "class", at }, background), "full"),
    );
    for (const [i, one] of colors.entries()) {
      for (const [j, other] of colors.slice(0, i).entries()) {
        const distance = Math.hypot(...one.map((value, c) => value - other[c]!));
        assert.ok(distance >= 20, `${j} and ${i} on ${background}: ${distance.toFixed(1)}`);
      }
    }
  }
});
