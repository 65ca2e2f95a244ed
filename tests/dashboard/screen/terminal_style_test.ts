import assert from "node:assert/strict";
import { type StyleWish, terminalStyle } from "../../../lib/dashboard/screen/terminal_style.ts";

function styleOf(env: Record<string, string>, wish: Partial<StyleWish> = {}) {
  return terminalStyle({ ascii: false, theme: "auto", ...wish }, (name) => env[name]);
}

const depthOf = (env: Record<string, string>) => styleOf(env).palette.depth;

Deno.test("terminalStyle() uses as many colours as the terminal reports", () => {
  assert.equal(depthOf({ TERM: "xterm", COLORTERM: "truecolor" }), "true");
  assert.equal(depthOf({ TERM: "xterm-256color", COLORTERM: "24bit" }), "true");
  assert.equal(depthOf({ TERM: "screen-256color" }), "256");
  assert.equal(depthOf({ TERM: "alacritty" }), "256");
  assert.equal(depthOf({ TERM: "linux" }), "16");
  assert.equal(depthOf({}), "16");
});

Deno.test("terminalStyle() uses no colours if NO_COLOR is not empty, whatever else is set", () => {
  assert.equal(depthOf({ NO_COLOR: "1", COLORTERM: "truecolor" }), "none");
  assert.equal(depthOf({ NO_COLOR: "", COLORTERM: "truecolor" }), "true");
});

Deno.test("terminalStyle() uses ASCII if it is requested, or if the locale is not UTF-8", () => {
  const ascii = (env: Record<string, string>, wish = {}) => styleOf(env, wish).glyphs.ascii;
  assert.equal(ascii({ LANG: "en_US.UTF-8" }), false);
  assert.equal(ascii({ LANG: "de_DE.utf8" }), false);
  assert.equal(ascii({}), false);
  assert.equal(ascii({ LANG: "C" }), true);
  assert.equal(ascii({ LANG: "en_US.UTF-8", LC_ALL: "POSIX" }), true);
  assert.equal(ascii({ LANG: "C", LC_CTYPE: "C.UTF-8" }), false);
  assert.equal(ascii({ LANG: "en_US.UTF-8" }, { ascii: true }), true);
});

Deno.test("terminalStyle() has colours for the requested background, or else for the one that the terminal reports", () => {
  const dark = styleOf({ COLORTERM: "truecolor" }, { theme: "dark" });
  const light = styleOf({ COLORTERM: "truecolor" }, { theme: "light" });
  const exact = ({ palette }: typeof dark) =>
    palette.exact((palette.attribute({ color: "title" }) >> 9) & 0x1ff);
  assert.notDeepEqual(exact(dark), exact(light));
  for (
    const [reported, same] of [["15;0", dark], ["0;15", light], ["0;7", light], ["7;8", dark], [
      "",
      dark,
    ]] as const
  ) {
    const env: Record<string, string> = { COLORTERM: "truecolor", COLORFGBG: reported };
    assert.deepEqual(exact(styleOf(env)), exact(same), reported);
    assert.deepEqual(exact(styleOf(env, { theme: "light" })), exact(light), reported);
  }
});
