import assert from "node:assert/strict";
import { renderTable, wrapText } from "../../lib/report/text_table.ts";

Deno.test("renderTable() aligns the first column to the left and the others to the right", () => {
  const table = { header: ["FAR", "VAL"], rows: [["0.0001", "1"], ["1", "0.99 ± 0.01"]] };
  assert.deepEqual(renderTable(table, { color: false, ascii: false }), [
    "┌────────┬─────────────┐",
    "│ FAR    │         VAL │",
    "├────────┼─────────────┤",
    "│ 0.0001 │           1 │",
    "│ 1      │ 0.99 ± 0.01 │",
    "└────────┴─────────────┘",
  ]);
});

Deno.test("renderTable() keeps columns aligned if signs are replaced with ASCII", () => {
  const table = { rows: [["a", "1 ± 2"], ["b ≤ c", "–"]] };
  assert.deepEqual(renderTable(table, { color: false, ascii: true }), [
    "+--------+---------+",
    "| a      | 1 +/- 2 |",
    "| b <= c |       - |",
    "+--------+---------+",
  ]);
});

Deno.test("renderTable() with colours is the same text once the colours are removed", () => {
  const table = { header: ["a", "b"], rows: [["1", "2"]] };
  const colored = renderTable(table, { color: true, ascii: false });
  assert.ok(colored.every((line) => line.includes("\x1b[")));
  // deno-lint-ignore no-control-regex
  const plain = colored.map((line) => line.replace(/\x1b\[[0-9;]*m/g, ""));
  assert.deepEqual(plain, renderTable(table, { color: false, ascii: false }));
});

Deno.test("wrapText() breaks at spaces and leaves a long word whole", () => {
  assert.deepEqual(wrapText("one two three-and-a-half four", 9), ["one two", "three-and-a-half", "four"]);
  assert.deepEqual(wrapText("exactly nine", 12), ["exactly nine"]);
});
