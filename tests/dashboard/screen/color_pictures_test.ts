import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { frameToText } from "../../../lib/dashboard/screen/memory_screen.ts";
import { MOST_PICTURE_COLORS, Palette } from "../../../lib/dashboard/screen/palette.ts";
import type { Frame, Picture } from "../../../lib/dashboard/view/frame.ts";
import { ScreenOnTerminal } from "./headless_terminal.ts";

const SIZE = { columns: 80, rows: 14 };
const [WIDTH, HEIGHT] = [24, 25];

/** A picture with the maximum number of colours, different ones each time. */
function picture(x: number, seed: number): Picture {
  const random = new RandomStream(seed, "picture");
  const colors = Array.from(
    { length: MOST_PICTURE_COLORS },
    () => [0, 1, 2].map(() => random.integer(256) / 255),
  );
  const values = Array.from({ length: WIDTH * HEIGHT }, (_, i) => colors[i % colors.length]!).flat();
  return { x, y: 0, width: WIDTH, height: HEIGHT, channels: 3, values };
}

const frameOf = (...pictures: Picture[]): Frame => ({
  ...SIZE,
  panes: [{ name: "p", rect: { x: 0, y: 0, width: SIZE.columns, height: SIZE.rows }, pictures }],
});

Deno.test("Colour pictures are exact on a true-colour terminal, frame after frame", async () => {
  const on = new ScreenOnTerminal(SIZE, new Palette("true", "dark"));
  for (let seed = 0; seed < 12; seed++) {
    const pictures = [0, 1, 2].map((i) => picture(26 * i, 3 * seed + i));
    await on.show(frameOf(...pictures));
    for (const { x, values } of pictures) {
      const pixel = (column: number, row: number) =>
        [0, 1, 2].reduce(
          (rgb, c) => 256 * rgb + Math.round(255 * values[3 * (row * WIDTH + column) + c]!),
          0,
        );
      for (let row = 0; row < HEIGHT; row++) {
        for (let column = 0; column < WIDTH; column++) {
          const cell = on.terminal.buffer.active.getLine(row >> 1)!.getCell(x + column)!;
          assert.equal(cell.getChars(), "▀");
          const shown = row % 2 === 0 ? cell.getFgColor() : cell.getBgColor();
          assert.equal(shown, pixel(column, row), `frame ${seed}, column ${x + column}, row ${row}`);
        }
      }
      // Below a single last row is the terminal's default background.
      assert.ok(on.terminal.buffer.active.getLine(HEIGHT >> 1)!.getCell(x)!.isBgDefault());
    }
  }
  await on.close();
});

Deno.test("Colour pictures use the nearest of 256 colours, or shades of their brightness", async () => {
  const values = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 0], [1, 1, 0]].flat();
  const six: Picture = { x: 0, y: 0, width: 6, height: 1, channels: 3, values };
  const on = new ScreenOnTerminal(SIZE, new Palette("256", "dark"));
  await on.show(frameOf(six));
  const numbers = [0, 1, 2, 3, 4, 5].map((x) =>
    on.terminal.buffer.active.getLine(0)!.getCell(x)!.getFgColor()
  );
  assert.deepEqual(numbers, [196, 46, 21, 231, 16, 226]);
  await on.close();
  const twice: Picture = { ...six, height: 2, values: [...values, ...values] };
  for (const depth of ["none", "16"] as const) {
    const [line] = frameToText(frameOf(twice), new Palette(depth, "dark"), UNICODE_GLYPHS, false);
    assert.equal(line, "░▒ █ █");
  }
  const [line] = frameToText(frameOf(twice), new Palette("true", "dark"), ASCII_GLYPHS, false);
  assert.equal(line, ":*.@ #");
});
