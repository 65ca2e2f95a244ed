import assert from "node:assert/strict";
import { type Background, Palette, type Rgb } from "../../../lib/dashboard/screen/palette.ts";
import type { Color, ColorName } from "../../../lib/dashboard/view/frame.ts";
import { contrast, luminance, seen, SIGHTS } from "./color_sight.ts";
import { COLOR_NAMES } from "./fixtures.ts";

/** Colours of lines and backgrounds, which are not used for text. */
const NOT_READ: readonly ColorName[] = ["border", "raw", "selected"];
const GROUNDS: readonly (readonly [Background, Rgb])[] = [["dark", [0, 0, 0]], ["light", [255, 255, 255]]];

/** The exact colour in a true-colour palette. */
function rgbOf(color: Color, background: Background): Rgb {
  const palette = new Palette("true", background);
  return palette.exact((palette.attribute({ color }) >> 9) & 0x1ff)!;
}

for (const [background, ground] of GROUNDS) {
  Deno.test(`Palette's text colours are readable on a ${background} background`, () => {
    for (const name of COLOR_NAMES.filter((name) => !NOT_READ.includes(name))) {
      const found = contrast(rgbOf(name, background), ground);
      assert.ok(found >= 3, `${name}: ${found.toFixed(2)}`);
    }
    for (let at = 0; at < 20; at++) {
      const found = contrast(rgbOf({ ramp: "class", at }, background), ground);
      assert.ok(found >= 3, `class ${at}: ${found.toFixed(2)}`);
    }
  });

  Deno.test(`Palette's line colours are visible on a ${background} background`, () => {
    for (const name of NOT_READ) assert.ok(contrast(rgbOf(name, background), ground) >= 1.5, name);
  });
}

/** Colours that appear next to each other and must be distinguishable. */
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

/** The colours of the miners, any of which can follow each other. */
const MINER_COLORS: readonly ColorName[] = [
  "semi_hard",
  "hard",
  "batch_hard",
  "batch_all",
  "easy_positive",
  "distance_weighted",
  "multi_similarity",
  "other_miner",
];
const MINER_PAIRS = MINER_COLORS.flatMap((a, i) => MINER_COLORS.slice(i + 1).map((b) => [a, b] as const));

for (const sight of Object.keys(SIGHTS)) {
  Deno.test(`Palette's neighbouring colours are distinguishable with ${sight} sight`, () => {
    for (const [background] of GROUNDS) {
      for (const [a, b] of [...PAIRS, ...MINER_PAIRS]) {
        const [one, other] = [rgbOf(a, background), rgbOf(b, background)].map((rgb) => seen(rgb, sight));
        const distance = Math.hypot(...one!.map((value, i) => value - other![i]!));
        // The just noticeable difference is 2.3; lines one dot wide need far more.
        assert.ok(distance >= 12, `${a} and ${b} on ${background}: ${distance.toFixed(1)}`);
      }
    }
  });
}

Deno.test("Palette uses readable text on coloured backgrounds", () => {
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

Deno.test("Palette's greys increase from dark to light", () => {
  const values = Array.from({ length: 50 }, (_, i) => luminance(rgbOf({ ramp: "gray", at: i / 49 }, "dark")));
  assert.ok(values.every((value, i) => i === 0 || value >= values[i - 1]!));
  assert.ok(values[0]! < 0.01 && values.at(-1)! > 0.9);
});

Deno.test("Palette's twenty class colours are distinguishable", () => {
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
