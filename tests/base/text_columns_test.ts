import assert from "node:assert/strict";
import fc from "fast-check";
import { cutText, textColumns } from "../../lib/base/text_columns.ts";

Deno.test("textColumns() counts a wide character as two and a combined one once", () => {
  const texts: [text: string, columns: number][] = [
    ["", 0],
    ["apple", 5],
    ["Äpfel", 5],
    ["A\u0308pfel", 5],
    ["りんご", 6],
    ["🍎", 2],
    ["👨‍👩‍👧", 2],
    ["❤️", 2],
    ["a\u200db", 2],
  ];
  for (const [text, columns] of texts) assert.equal(textColumns(text), columns, text);
});

Deno.test("cutText() leaves a text that fits and splits no character", () => {
  assert.equal(cutText("apple", 5), "apple");
  assert.equal(cutText("apples", 5), "appl…");
  assert.equal(cutText("🍎🍎🍎", 4), "🍎…");
  assert.equal(cutText("👨‍👩‍👧👨‍👩‍👧", 3), "👨‍👩‍👧…");
  assert.equal(cutText("ab", 1), "…");
  assert.equal(cutText("ab", 0), "");
});

Deno.test("cutText() never exceeds the number of columns", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.nat(20), (text, columns) => {
    const found = cutText(text, columns);
    assert.ok(textColumns(found) <= columns, JSON.stringify(found));
    assert.ok(found === text || columns === 0 || found.endsWith("…"));
  }));
});
