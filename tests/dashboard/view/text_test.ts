import assert from "node:assert/strict";
import fc from "fast-check";
import type { Line } from "../../../lib/dashboard/view/frame.ts";
import { count, decimal } from "../../../lib/report/figure_text.ts";
import {
  bytes,
  compact,
  cut,
  figure,
  joined,
  span,
  spread,
  widthOf,
} from "../../../lib/dashboard/view/text.ts";

const lines: fc.Arbitrary<Line> = fc.array(
  fc.record({ text: fc.string({ maxLength: 12 }), color: fc.constantFrom("muted", "text") }),
  { maxLength: 6 },
);
const columns = fc.nat(60);
const textOf = (line: Line) => line.map(({ text }) => text).join("");

Deno.test("cut() leaves a line that fits as it is", () => {
  fc.assert(fc.property(lines, (line) => assert.deepEqual(cut(line, widthOf(line)), line)));
});

Deno.test("cut() fills the columns with the line's beginning and an ellipsis where something is lost", () => {
  fc.assert(
    fc.property(lines, columns, (line, columns) => {
      fc.pre(widthOf(line) > columns);
      const text = textOf(cut(line, columns));
      assert.equal(text, columns === 0 ? "" : `${textOf(line).slice(0, columns - 1)}…`);
    }),
  );
});

Deno.test("cut() keeps the colours of what it keeps", () => {
  const line = [span("ab", "good"), span("cdef", "bad")];
  assert.deepEqual(cut(line, 4), [span("ab", "good"), span("c", "bad"), span("…", "bad")]);
  assert.deepEqual(cut(line, -3), []);
});

Deno.test("spread() puts two lines at the ends of one; the right one is left out where they do not fit", () => {
  fc.assert(
    fc.property(lines, lines, columns, (left, right, columns) => {
      const text = textOf(spread(left, right, columns));
      if (widthOf(left) + widthOf(right) < columns) {
        assert.equal(text.length, columns);
        assert.ok(text.startsWith(textOf(left)) && text.endsWith(textOf(right)));
      } else assert.equal(text, textOf(cut(left, columns)));
    }),
  );
});

Deno.test("joined() puts something between lines, and nothing beside empty ones", () => {
  const [a, b] = [[span("a")], [span("b"), span("c")]];
  assert.equal(textOf(joined([a, [], b], span(" · "))), "a · bc");
  assert.deepEqual(joined([], span("-")), []);
});

Deno.test("decimal() has so many places, figure() four where those say something", () => {
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

Deno.test("compact() says a number in few characters", () => {
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

Deno.test("compact() is short, and what it says is not more than half a percent off", () => {
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

Deno.test("count() marks thousands, bytes() chooses the unit", () => {
  assert.equal(count(44_982_479), "44,982,479");
  assert.deepEqual([0, 640_000, 2_640_000, 1.26e9].map(bytes), ["0 kB", "640 kB", "3 MB", "1.26 GB"]);
});
