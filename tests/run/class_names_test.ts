import assert from "node:assert/strict";
import fc from "fast-check";
import { textColumns } from "../../lib/base/text_columns.ts";
import { classNamer } from "../../lib/run/class_names.ts";

Deno.test("classNamer() calls classes by their names, and those without one by their numbers", () => {
  const name = classNamer(["apple", "", " \t"]);
  assert.deepEqual([0, 1, 2, 3].map(name), ["apple", "1", "2", "3"]);
  assert.equal(classNamer()(70_000), "70000");
});

Deno.test("classNamer() puts any name in one line, and preserves markup and emoji", () => {
  const names = ["<b>", "a\tb\r\nc", "🍎 é", "\u202eevil\u2066", "\x1b[31mred", "\ud800x", "n".repeat(200)];
  const shown = names.map((_, label) => classNamer(names)(label));
  assert.deepEqual(shown, ["<b>", "a b c", "🍎 é", "evil", "[31mred", "\ufffdx", `${"n".repeat(79)}…`]);
});

Deno.test("classNamer() cuts to a width and never returns an empty name", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (text, columns) => {
        const name = classNamer([text], columns)(0);
        assert.ok(name.length > 0 && textColumns(name) <= columns);
        assert.doesNotMatch(name, /[\p{Cc}\u202a-\u202e]/u);
      },
    ),
  );
});
