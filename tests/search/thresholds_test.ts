import assert from "node:assert/strict";
import { decide } from "../../lib/search/decide.ts";
import { thresholdAt, type Thresholds } from "../../lib/search/thresholds.ts";
import { refuses } from "../base/fixtures.ts";

const THRESHOLDS: Thresholds = {
  measured_on: { title: "pets", split: "test", images: 100 },
  views: 1,
  points: [
    { threshold: 0, far: 0, val: 0 },
    { threshold: 0.3, far: 0, val: 0.2 },
    { threshold: 0.5, far: 0.001, val: 0.6 },
    { threshold: 0.9, far: 0.01, val: 0.9 },
    { threshold: 1.9, far: 1, val: 1 },
  ],
};

Deno.test("thresholdAt() returns the largest measured threshold that keeps the rate", () => {
  assert.deepEqual(thresholdAt(THRESHOLDS, 0.001), { threshold: 0.5, far: 0.001, val: 0.6 });
  assert.deepEqual(thresholdAt(THRESHOLDS, 0.0099).threshold, 0.5);
  assert.deepEqual(thresholdAt(THRESHOLDS, 0.01).threshold, 0.9);
  assert.deepEqual(thresholdAt(THRESHOLDS, 0.5).threshold, 0.9);
});

Deno.test("a rate below the least that was measured is refused, since nobody knows its threshold", () =>
  refuses(
    () => thresholdAt(THRESHOLDS, 0.0005),
    /^Expected a false accept rate of at least 0\.001\d*, the least that was measured on 100 images of pets, but found --far 0\.0005; use a larger one, or --threshold with a distance$/,
  ));

Deno.test("decide() takes the user's distance, else the measured threshold, else none", async () => {
  const request = { far: 0.01, threshold: 0 };
  assert.deepEqual(decide(THRESHOLDS, request, new Set()), {
    threshold: 0.9,
    measured: { threshold: 0.9, far: 0.01, val: 0.9 },
  });
  assert.deepEqual(decide(THRESHOLDS, { far: 0.01, threshold: 0.7 }, new Set(["threshold"])), {
    threshold: 0.7,
  });
  const few = { ...THRESHOLDS, points: THRESHOLDS.points.slice(3) };
  assert.equal(decide(few, { far: 0.001, threshold: 0 }, new Set())?.threshold, 0.9);
  await refuses(
    () => decide(few, { far: 0.001, threshold: 0 }, new Set(["far"])),
    /of at least 0\.01, the least/,
  );
  const none = { ...THRESHOLDS, points: [] };
  assert.equal(decide(none, request, new Set()), undefined);
  await refuses(
    () => decide(none, request, new Set(["far"])),
    /but none could be measured on 100 images of pets/,
  );
  assert.equal(decide(null, request, new Set()), undefined);
  await refuses(() => decide(null, request, new Set(["far"])), /none were measured for this network/);
  await refuses(
    () => decide(THRESHOLDS, request, new Set(["far", "threshold"])),
    /^Expected either --far or --threshold but found both; omit one$/,
  );
});
