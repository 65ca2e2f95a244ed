import assert from "node:assert/strict";
import fc from "fast-check";
import { cutName, cutText, textColumns } from "../../lib/base/text_columns.ts";

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

Deno.test("cutName() keeps the last part of a path, and cuts any other name at its end", () => {
  const names: [name: string, columns: number, cut: string][] = [
    ["Fruit/Apple/Golden", 18, "Fruit/Apple/Golden"],
    ["Fruit/Apple/Golden", 17, "…/Apple/Golden"],
    ["Fruit/Apple/Golden", 13, "…/Golden"],
    ["Fruit/Apple/Golden", 7, "Golden"],
    ["Fruit/Apple/Golden", 4, "Gol…"],
    ["…/Apple/Golden", 9, "…/Golden"],
    ["/Apple/Golden", 12, "…/Golden"],
    ["Golden Delicious", 8, "Golden …"],
    ["Fruit/", 4, "Fru…"],
    ["果物/りんご", 8, "…/りんご"],
    ["a/b", 1, "b"],
    ["a/b", 0, ""],
  ];
  for (const [name, columns, cut] of names) assert.equal(cutName(name, columns), cut, `${name} ${columns}`);
});

Deno.test("cutName() never exceeds the number of columns", () => {
  const names = fc.array(fc.string({ unit: "grapheme", maxLength: 9 }), { maxLength: 5 });
  fc.assert(fc.property(names, fc.nat(20), (parts, columns) => {
    const found = cutName(parts.join("/"), columns);
    assert.ok(textColumns(found) <= columns, JSON.stringify(found));
  }));
});

Deno.test("cutText() never exceeds the number of columns", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.nat(20), (text, columns) => {
    const found = cutText(text, columns);
    assert.ok(textColumns(found) <= columns, JSON.stringify(found));
    assert.ok(found === text || columns === 0 || found.endsWith("…"));
  }));
});
