import assert from "node:assert/strict";
import { channelsOf, CLASS_COLOR_COUNT } from "../../../../lib/report/html/page/colors.ts";
import style from "../../../../lib/report/html/page/style.css" with { type: "text" };

const THEMES = ["light", "dark"] as const;

/** The value of a colour of the style sheet in each theme. */
function pairOf(pattern: RegExp): Record<typeof THEMES[number], string> {
  const found = new RegExp(pattern.source + /\s*light-dark\((#\w{6}), (#\w{6})\)/.source).exec(style);
  assert.ok(found, `no colour ${pattern}`);
  return { light: found[1]!, dark: found[2]! };
}

/** WCAG's contrast ratio of two colours, from 1 to 21. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = parseInt(color.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [less, more] = [luminance(a), luminance(b)].sort((a, b) => a - b) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

const [ground, card] = [pairOf(/--ground:/), pairOf(/--card:/)];

for (const theme of THEMES) {
  Deno.test(`all text has WCAG's contrast AA in ${theme} colours`, () => {
    for (const name of ["ink", "muted", "accent", "wrong"]) {
      const color = pairOf(new RegExp(`--${name}:`))[theme];
      for (const under of [ground[theme], card[theme]]) {
        assert.ok(contrast(color, under) >= 4.5, `${name} ${color} on ${under}: ${contrast(color, under)}`);
      }
    }
    assert.ok(contrast(pairOf(/--on-accent:/)[theme], pairOf(/--accent:/)[theme]) >= 4.5);
  });

  Deno.test(`points of all classes contrast with the map in ${theme} colours`, () => {
    for (let label = 0; label < CLASS_COLOR_COUNT; label++) {
      const color = pairOf(new RegExp(`\\.class-${label} \\{\\s*color:`))[theme];
      assert.ok(
        contrast(color, card[theme]) >= 3,
        `class ${label} ${color}: ${contrast(color, card[theme])}`,
      );
    }
  });
}

Deno.test("channelsOf() reads colours as browsers report them", () => {
  assert.deepEqual(channelsOf("rgb(1, 20, 255)"), [1, 20, 255]);
  assert.deepEqual(channelsOf("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
});
