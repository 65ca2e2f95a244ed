import assert from "node:assert/strict";
import fc from "fast-check";
import type { Line } from "../../../lib/dashboard/view/frame.ts";
import { cut, joined, span, spread, widthOf } from "../../../lib/dashboard/view/text.ts";

const lines: fc.Arbitrary<Line> = fc.array(
  fc.record({ text: fc.string({ maxLength: 12 }), color: fc.constantFrom("muted", "text") }),
  { maxLength: 6 },
);
const columns = fc.nat(60);
const textOf = (line: Line) => line.map(({ text }) => text).join("");

Deno.test("cut() leaves a line that fits unchanged", () => {
  fc.assert(fc.property(lines, (line) => assert.deepEqual(cut(line, widthOf(line)), line)));
});

Deno.test("cut() fills the columns with the line's beginning and an ellipsis if something is lost", () => {
  fc.assert(
    fc.property(lines, columns, (line, columns) => {
      fc.pre(widthOf(line) > columns);
      const text = textOf(cut(line, columns));
      assert.equal(text, columns === 0 ? "" : `${textOf(line).slice(0, columns - 1)}…`);
    }),
  );
});

Deno.test("cut() keeps the colours of the remaining text", () => {
  const line = [span("ab", "good"), span("cdef", "bad")];
  assert.deepEqual(cut(line, 4), [span("ab", "good"), span("c", "bad"), span("…", "bad")]);
  assert.deepEqual(cut(line, -3), []);
});

Deno.test("spread() puts two lines at the ends of one; the right one is omitted if they do not fit", () => {
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

Deno.test("joined() puts a separator between lines, but not next to empty ones", () => {
  const [a, b] = [[span("a")], [span("b"), span("c")]];
  assert.equal(textOf(joined([a, [], b], span(" · "))), "a · bc");
  assert.deepEqual(joined([], span("-")), []);
});
