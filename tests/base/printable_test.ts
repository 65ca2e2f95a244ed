import assert from "node:assert/strict";
import { printable, printableJson } from "../../lib/base/printable.ts";

Deno.test("printable() keeps line breaks and tabs, and no other control character", () => {
  assert.equal(printable("a\n\tb\x1b]0;title\x07\r\x7f\x9b2J ü"), "a\n\tb?]0;title????2J ü");
  assert.equal(printable("\x1b[31mred\x1b[0m\x1b[2J", true), "\x1b[31mred\x1b[0m?[2J");
  assert.equal(printable("\x1b[31mred"), "?[31mred");
});

Deno.test("printableJson() escapes every control character and means the same", () => {
  const value = { path: "a\x1b[2J\x7f\x9b\x85" };
  const text = printableJson(value);
  assert.doesNotMatch(text, /\p{Cc}/u);
  assert.deepEqual(JSON.parse(text), value);
});
