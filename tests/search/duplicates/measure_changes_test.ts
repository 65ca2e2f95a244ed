import assert from "node:assert/strict";
import type { ImageSet } from "../../../lib/data/image_set.ts";
import { CHANGES } from "../../../lib/search/duplicates/changed_copies.ts";
import { measureChanges, MEASURED_SHARE } from "../../../lib/search/duplicates/measure_changes.ts";
import { setOf, SIDE, texture } from "../../data/duplicates/textures.ts";

/** Embeds an image as the mean of its pixels. */
function brightness(set: ImageSet): Float32Array {
  return Float32Array.from({ length: set.count }, (_, i) => {
    const image = set.image(i);
    return image.reduce((sum, value) => sum + value, 0) / image.length / 255;
  });
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

Deno.test("measureChanges() is the distance below which nine of ten changed copies are", async () => {
  const sample = setOf(Array.from({ length: 40 }, (_, seed) => texture(seed)));
  const own = brightness(sample);
  const { distance, pictures } = await measureChanges(sample, own, (set) => Promise.resolve(brightness(set)));
  assert.equal(pictures, 40);
  const all = Object.values(CHANGES).flatMap((change) =>
    Array.from(brightness(change(sample)), (value, i) => Math.abs(value - own[i]!))
  );
  const below = all.filter((value) => value < distance).length / all.length;
  assert.ok(Math.abs(below - MEASURED_SHARE) < 0.02, `${below}`);
});

Deno.test("CHANGES change pictures a little, in colour and in grey, and leave blank ones blank", () => {
  const set = setOf([texture(1), texture(2)]);
  for (const [name, change] of Object.entries(CHANGES)) {
    const copy = change(set);
    const moved = meanDifference(copy.image(1), set.image(1));
    assert.ok(moved > 1 && moved < 30, `${name}: ${moved}`);
    assert.ok(meanDifference(copy.image(1), set.image(0)) > moved, name);
    const shape = { height: SIDE, width: SIDE, channels: 1 };
    const grey = setOf([texture(1).filter((_, i) => i % 3 === 0)], shape);
    assert.ok(meanDifference(change(grey).image(0), grey.image(0)) < 30, name);
    // The same picture in red, green and blue is changed as in grey.
    const tripled = setOf([
      Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => grey.image(0)[Math.floor(i / 3)]!),
    ]);
    assert.deepEqual(
      change(grey).image(0),
      change(tripled).image(0).filter((_, i) => i % 3 === 0),
      name,
    );
    const blank = change(setOf([new Uint8Array(SIDE * SIDE * 3).fill(100)])).image(0);
    assert.equal(new Set(blank).size, 1, name);
  }
});

Deno.test("a copy that was cut shows the middle of its picture", () => {
  const bright = texture(1);
  const row = 3 * SIDE;
  // A white frame, one pixel wide, is cut off.
  for (let i = 0; i < bright.length; i++) {
    const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / row)];
    bright[i] = x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1 ? 255 : 40;
  }
  const cut = CHANGES["cut by 3% at each edge"]!(setOf([bright])).image(0);
  assert.ok(cut.every((value) => Math.abs(value - 40) < 2));
});
