import assert from "node:assert/strict";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";

/** All UTF-16 units. */
const ALL = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));

Deno.test("Glyphs map each unit to one character that is not a control character", () => {
  for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
    assert.ok(ALL.every((character) => /^\P{C}$/u.test(glyphs.character(character))));
  }
});

Deno.test("ASCII_GLYPHS use only ASCII, and keep the meaning of the dashboard's signs", () => {
  assert.ok(ALL.every((character) => /^[ -~]$/.test(ASCII_GLYPHS.character(character))));
  assert.equal(Array.from("┌─┐│└┘┤━╌…±×", ASCII_GLYPHS.character).join(""), "+-+|+++#.~~x");
  for (const sign of "★▸●○◆■‖✓✗→←↑↓≤–−·") assert.notEqual(ASCII_GLYPHS.character(sign), "?", sign);
});

Deno.test("Dots of a cell are braille, or ASCII that shows whether they are high or low", () => {
  assert.equal(UNICODE_GLYPHS.dots(0), "\u2800");
  assert.equal(UNICODE_GLYPHS.dots(0xff), "⣿");
  assert.deepEqual([0x1, 0x80, 0x81].map(ASCII_GLYPHS.dots), ["'", ".", ":"]);
});

Deno.test("Shades go from blank to full, for any value", () => {
  for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
    const shades = [-1, 0, 0.25, 0.5, 0.75, 1, 2].map(glyphs.shade);
    assert.equal(shades[0], " ");
    assert.equal(shades[1], " ");
    assert.equal(shades[5], shades[6]);
    assert.equal(new Set(shades.slice(1, 6)).size, 5);
  }
});
