import assert from "node:assert/strict";
import fc from "fast-check";
import { DotGrid } from "../../../lib/dashboard/screen/dot_grid.ts";

Deno.test("DotGrid uses the bits of braille: two dots across, four down", () => {
  const bits = (x: number, y: number) => {
    const grid = new DotGrid(2, 4);
    grid.set(x, y);
    return grid.bits[0];
  };
  assert.deepEqual([0, 1, 2, 3].map((y) => bits(0, y)), [0x01, 0x02, 0x04, 0x40]);
  assert.deepEqual([0, 1, 2, 3].map((y) => bits(1, y)), [0x08, 0x10, 0x20, 0x80]);
});

Deno.test("DotGrid of any size sets dots within itself and nothing outside", () => {
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.nat(50),
      fc.array(fc.tuple(fc.integer(), fc.integer())),
      (width, height, outside) => {
        const grid = new DotGrid(width, height);
        assert.deepEqual([grid.width, grid.height], [width - width % 2, height - height % 4]);
        for (const [x, y] of [[-1, 0], [0, -1], [grid.width, 0], [0, grid.height], [NaN, 0], ...outside]) {
          if (x! < 0 || y! < 0 || !(x! < grid.width && y! < grid.height)) grid.set(x!, y!);
        }
        assert.ok(grid.bits.every((bits) => bits === 0));
        for (let y = 0; y < grid.height; y++) for (let x = 0; x < grid.width; x++) grid.set(x, y);
        assert.ok(grid.bits.every((bits) => bits === 0xff));
        grid.clear();
        assert.ok(grid.bits.every((bits) => bits === 0));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("DotGrid gives a cell the colour of the last dot in it", () => {
  const grid = new DotGrid(4, 4);
  grid.color = 5;
  grid.set(0, 0);
  grid.set(2, 0);
  grid.color = 7;
  grid.set(3, 3);
  assert.deepEqual([...grid.attributes], [5, 7]);
});
