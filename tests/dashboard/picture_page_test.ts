import assert from "node:assert/strict";
import { textColumns } from "../../lib/base/text_columns.ts";
import { pictureGrid, picturePage } from "../../lib/dashboard/picture_page.ts";

const SHAPE = { height: 64, width: 64, channels: 3 };

/** Images of one colour each. */
const IMAGES = Array.from({ length: 60 }, (_, i) => ({
  pixels: Uint8Array.from({ length: 64 * 64 * 3 }, (_, p) => [4 * i, 100, 200][p % 3]!),
  caption: `fruit/apple/${i} 日本語 with a long name`,
}));

function plain(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replace(/\x1b\[[\d;]*m/g, "");
}

function environment(values: Record<string, string>) {
  return (name: string) => values[name];
}

for (const [columns, rows] of [[80, 21], [120, 40], [200, 57], [20, 10]] as const) {
  Deno.test(`picturePage() fits a terminal of ${columns} columns and ${rows} rows`, () => {
    const grid = pictureGrid(SHAPE, { columns, rows });
    const env = environment({ COLORTERM: "truecolor" });
    const lines = picturePage(IMAGES, SHAPE, grid, { ascii: false, env });
    assert.ok(lines.length <= rows, `${lines.length} rows`);
    for (const line of lines) {
      assert.ok(textColumns(plain(line)) <= columns);
      if (line.includes("▀")) assert.ok(line.endsWith("\x1b[0m"));
    }
    if (columns >= 80) assert.ok(grid.across >= 6 && lines.length > rows / 2);
  });
}

Deno.test("picturePage() shows colours as the terminal can", () => {
  const grid = pictureGrid(SHAPE, { columns: 80, rows: 8 });
  const first = (ascii: boolean, env: Record<string, string>) =>
    picturePage(IMAGES.slice(0, 1), SHAPE, grid, { ascii, env: environment(env) });
  const picture = (line: string) => line.slice(0, line.indexOf("m") + 2);
  assert.equal(picture(first(false, { COLORTERM: "truecolor" })[0]!), "\x1b[38;2;0;100;200;48;2;0;100;200m▀");
  assert.equal(picture(first(false, { TERM: "xterm-256color" })[0]!), "\x1b[38;5;26;48;5;26m▀");
  for (const env of [{ NO_COLOR: "1", COLORTERM: "truecolor" }, { TERM: "xterm" }]) {
    assert.equal(first(false, env)[0], "▒".repeat(grid.width).replaceAll("▒", first(false, env)[0]![0]!));
    assert.ok(!first(false, env).join("").includes("\x1b"));
  }
  for (const line of first(true, { COLORTERM: "truecolor" })) assert.match(line, /^[\x20-\x7e]*$/);
});

Deno.test("picturePage() keeps the ratio of sides, does not enlarge, and shows hostile names harmlessly", () => {
  assert.deepEqual(pictureGrid({ height: 48, width: 96 }, { columns: 120, rows: 40 }), {
    across: 6,
    down: 4,
    width: 19,
    height: 10,
  });
  const tiny = pictureGrid({ height: 5, width: 4 }, { columns: 80, rows: 20 });
  assert.deepEqual([tiny.width, tiny.height, tiny.across], [4, 5, 16]);
  const shape = { height: 8, width: 8, channels: 1 };
  const lines = picturePage(
    [{ pixels: new Uint8Array(64), caption: "a\x1b[31m\nb" }],
    shape,
    pictureGrid(shape, { columns: 80, rows: 10 }),
    { ascii: false, env: environment({ NO_COLOR: "1" }) },
  );
  assert.deepEqual(lines.slice(4), ["a [31m b"]);
});
