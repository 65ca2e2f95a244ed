import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Background,
  type ColorDepth,
  DEFAULT_COLOR,
  nearestOf256,
  Palette,
  type Rgb,
} from "../../../lib/dashboard/screen/palette.ts";
import type { Color } from "../../../lib/dashboard/view/frame.ts";
import { COLOR_NAMES } from "./fixtures.ts";

const partsOf = (attribute: number) => [attribute >> 18, (attribute >> 9) & 0x1ff, attribute & 0x1ff];
const colors: fc.Arbitrary<Color> = fc.oneof(
  fc.constantFrom<Color>(...COLOR_NAMES, "text"),
  fc.record({ ramp: fc.constantFrom("gray", "heat"), at: fc.double() }),
  fc.record({ ramp: fc.constant("class"), at: fc.nat(30) }),
);

Deno.test("Palette uses only numbers that a terminal of its depth supports", () => {
  const known: Readonly<Record<ColorDepth, (number: number, palette: Palette) => boolean>> = {
    none: () => false,
    16: (number) => number < 16,
    256: (number) => number < 256,
    true: (number, palette) => palette.exact(number) !== undefined,
  };
  const depths = fc.constantFrom<ColorDepth>("none", "16", "256", "true");
  const backgrounds = fc.constantFrom<Background>("dark", "light");
  fc.assert(
    fc.property(depths, backgrounds, fc.array(colors), (depth, background, colors) => {
      const palette = new Palette(depth, background);
      for (const color of colors) {
        const [flags, ...numbers] = partsOf(palette.attribute({ color, back: "selected", bold: true }));
        assert.equal(flags, 1);
        for (const number of numbers) {
          assert.ok(
            number === DEFAULT_COLOR || known[depth](number, palette),
            `${number} with ${depth} colours`,
          );
        }
      }
    }),
  );
});

Deno.test("Palette gives a colour the same number each time, with its style flags", () => {
  for (const depth of ["16", "256", "true"] as const) {
    const palette = new Palette(depth, "dark");
    for (const color of COLOR_NAMES) {
      const plain = palette.attribute({ color });
      assert.equal(palette.attribute({ color }), plain);
      const weights = { bold: true, underline: true, inverse: true };
      assert.deepEqual(partsOf(palette.attribute({ color, ...weights })), [11, ...partsOf(plain).slice(1)]);
    }
  }
});

Deno.test("Palette leaves text in the terminal's default colour, and everything if there are no colours", () => {
  assert.deepEqual(partsOf(new Palette("true", "dark").attribute({ color: "text" })), [
    0,
    DEFAULT_COLOR,
    DEFAULT_COLOR,
  ]);
  for (const color of COLOR_NAMES) {
    const attribute = new Palette("none", "dark").attribute({ color, back: "selected", bold: true });
    assert.deepEqual(partsOf(attribute), [1, DEFAULT_COLOR, DEFAULT_COLOR]);
  }
});

Deno.test("nearestOf256() finds an xterm colour that is almost the nearest", () => {
  const levels = [0, 95, 135, 175, 215, 255];
  const rgbOfNumber = (number: number): Rgb => {
    if (number >= 232) return [1, 1, 1].map(() => 8 + 10 * (number - 232)) as unknown as Rgb;
    const cube = number - 16;
    return [levels[Math.floor(cube / 36)]!, levels[Math.floor(cube / 6) % 6]!, levels[cube % 6]!];
  };
  const channel = fc.nat(255);
  fc.assert(
    fc.property(channel, channel, channel, (...rgb) => {
      const far = (number: number) => Math.hypot(...rgbOfNumber(number).map((value, i) => value - rgb[i]!));
      const best = Math.min(...Array.from({ length: 240 }, (_, i) => far(16 + i)));
      assert.ok(far(nearestOf256(rgb)) <= best + 1e-9);
    }),
  );
});
