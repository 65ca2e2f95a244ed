import assert from "node:assert/strict";
import { markdownTable, markdownText } from "../../lib/report/markdown_table.ts";

Deno.test("markdownTable() aligns the first column to the left and the others to the right", () => {
  assert.equal(
    markdownTable({ header: ["FAR", "VAL"], rows: [["0.0001", "1"], ["1", "0.99 ± 0.01"]] }),
    [
      "| FAR    |         VAL |",
      "| ------ | ----------: |",
      "| 0.0001 |           1 |",
      "| 1      | 0.99 ± 0.01 |",
    ].join("\n"),
  );
});

Deno.test("markdownTable() without a header has an empty one, and a rule of at least three hyphens", () => {
  assert.equal(
    markdownTable({ rows: [["a", "1"]] }),
    ["|     |     |", "| --- | --: |", "| a   |   1 |"].join("\n"),
  );
});

Deno.test("markdownText() puts the text on one line and escapes markup", () => {
  assert.equal(markdownText("a|b\nc"), "a\\|b c");
  assert.equal(markdownText("*_<script>`{x}\\"), "\\*\\_\\<script\\>\\`\\{x\\}\\\\");
});
