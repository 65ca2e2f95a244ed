import assert from "node:assert/strict";
import { frameToText } from "../../../lib/dashboard/screen/memory_screen.ts";
import { view } from "../../../lib/dashboard/view/view.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { type ColorDepth, Palette } from "../../../lib/dashboard/screen/palette.ts";
import { contextOf, stateOf } from "../fixtures.ts";
import { syntheticRun } from "../synthetic_run.ts";
import { feed, openTerminal, ScreenOnTerminal } from "./headless_terminal.ts";

const SIZE = { columns: 100, rows: 30 };
const FRAME = view(contextOf(stateOf(syntheticRun())), SIZE);

Deno.test("frameToText() returns what a terminal shows, as plain lines without trailing blanks", async () => {
  for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
    const palette = new Palette("true", "dark");
    const lines = frameToText(FRAME, palette, glyphs, false);
    const on = new ScreenOnTerminal(SIZE, palette, glyphs);
    await on.show(FRAME);
    const { active } = on.terminal.buffer;
    assert.deepEqual(lines, lines.map((_, y) => active.getLine(y)!.translateToString(true).trimEnd()));
    assert.equal(lines.length, SIZE.rows);
    await on.close();
  }
});

Deno.test("frameToText() with colours looks like the screen on a terminal, at every depth", async () => {
  for (const depth of ["none", "16", "256", "true"] as const satisfies readonly ColorDepth[]) {
    const palette = new Palette(depth, "dark");
    const lines = frameToText(FRAME, palette, UNICODE_GLYPHS, true);
    const printed = openTerminal(SIZE);
    await feed(printed, lines.join("\r\n"));
    const on = new ScreenOnTerminal(SIZE, palette);
    await on.show(FRAME);
    for (let y = 0; y < SIZE.rows; y++) {
      const [a, b] = [printed, on.terminal].map(({ buffer: { active } }) =>
        active.getLine(active.viewportY + y)!
      );
      for (let x = 0; x < SIZE.columns; x++) {
        const [one, other] = [a!.getCell(x)!, b!.getCell(x)!];
        const same = (one.getChars() || " ") === (other.getChars() || " ") &&
          one.getFgColor() === other.getFgColor() && one.getBgColor() === other.getBgColor() &&
          one.isBold() === other.isBold() && one.isInverse() === other.isInverse();
        assert.ok(same, `column ${x}, row ${y} in ${depth} colours`);
      }
    }
    printed.dispose();
    await on.close();
  }
});
