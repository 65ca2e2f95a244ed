import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compact,
  count,
  decimal,
  figure,
  formatBytes,
  formatDuration,
  imageCount,
  percent,
  plusMinus,
  signed,
  steadyBytes,
  twoDigits,
} from "../../lib/base/format.ts";

Deno.test("formatDuration() never shows 60 of anything", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [59.94, "59.9 s"],
    [59.96, "1 min 00 s"],
    [119.6, "2 min 00 s"],
    [3599.4, "59 min 59 s"],
    [3599.6, "1 h 00 min"],
    [7199, "2 h 00 min"],
    [90_000, "25 h 00 min"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});

Deno.test("formatBytes() uses the unit that leaves one to three digits before the point", () => {
  for (
    const [bytes, text] of [
      [0, "0 B"],
      [999, "999 B"],
      [1000, "1.0 kB"],
      [999_949, "999.9 kB"],
      [999_951, "1.0 MB"],
      [273_829_956, "273.8 MB"],
      [1.26e9, "1.3 GB"],
    ] as const
  ) assert.equal(formatBytes(bytes), text);
});

Deno.test("decimal() has a fixed number of decimals, figure() four unless the number is very small or large", () => {
  assert.deepEqual([0.5, NaN, null, undefined].map((value) => decimal(value, 2)), ["0.50", "–", "–", "–"]);
  assert.deepEqual([0, 0.25, -1.5, 1e-5, 1234, NaN, Infinity].map(figure), [
    "0.0000",
    "0.2500",
    "-1.5000",
    "1e-5",
    "1234",
    "–",
    "–",
  ]);
});

Deno.test("compact() writes a number in few characters", () => {
  for (
    const [value, text] of [
      [0, "0"],
      [0.5, "0.5"],
      [-0.042, "-0.042"],
      [1.5, "1.5"],
      [99.96, "100"],
      [1234, "1234"],
      [9999, "9999"],
      [12_000, "12k"],
      [12_500, "12.5k"],
      [999_999, "1M"],
      [3_200_000, "3.2M"],
      [2e9, "2G"],
      [1e-5, "1e-5"],
      [2.5e-5, "2.5e-5"],
      [-1e30, "-1e30"],
      [NaN, "–"],
      [Infinity, "–"],
    ] as const
  ) assert.equal(compact(value), text);
});

Deno.test("compact() is short and at most half a percent off", () => {
  const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };
  const size = fc.double({ min: -12, max: 14, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(size, fc.boolean(), (size, negative) => {
      const value = negative ? -size : size;
      const text = compact(value);
      assert.ok(text.length <= (negative ? 9 : 8), text);
      const [, number, unit] = /^(.*?)([kMG]?)$/.exec(text)!;
      const said = Number(number) * (units[unit!] ?? 1);
      assert.ok(Math.abs(said / value - 1) <= 0.0051, `${value} as ${text}`);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("compact() has as many digits as were asked for, whatever the unit", () => {
  assert.deepEqual([743_842.11, -743_842.07, 12_345_678.9].map((value) => compact(value, 10)), [
    "743.84211k",
    "-743.84207k",
    "12.3456789M",
  ]);
  const value = fc.double({ min: 1e4, max: 9e11, noNaN: true });
  fc.assert(
    fc.property(value, fc.integer({ min: 3, max: 12 }), (value, digits) => {
      assert.ok(compact(value, digits).replace(/[^\d]/g, "").replace(/^0+/, "").length <= digits);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("count() separates thousands, steadyBytes() chooses the unit", () => {
  assert.equal(count(44_982_479), "44,982,479");
  assert.deepEqual([0, 1, 2640].map(imageCount), ["0 images", "1 image", "2,640 images"]);
  assert.deepEqual([0, 640_000, 2_640_000, 1.26e9].map(steadyBytes), ["0 kB", "640 kB", "3 MB", "1.26 GB"]);
});

Deno.test("percent(), signed() and plusMinus() show a dash if there is no number", () => {
  assert.deepEqual([percent(0.5), percent(0.0123, 1), percent(NaN)], ["50%", "1.2%", "–"]);
  assert.deepEqual([signed(0.5, 2), signed(-0.5, 2), signed(null)], ["+0.50", "−0.50", "–"]);
  assert.deepEqual([plusMinus(1, 0.5), plusMinus(NaN, NaN)], ["1.0000 ± 0.5000", "– ± –"]);
  assert.deepEqual([twoDigits(7), twoDigits(42)], ["07", "42"]);
});
