import assert from "node:assert/strict";
import { markdownTable, markdownText } from "../../lib/report/markdown_table.ts";

Deno.test("markdownTable() sets the first column to the left and the others to the right, in columns", () => {
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

Deno.test("markdownTable() without a header has an empty one, and a rule of three hyphens at least", () => {
  assert.equal(
    markdownTable({ rows: [["a", "1"]] }),
    ["|     |     |", "| --- | --: |", "| a   |   1 |"].join("\n"),
  );
});

Deno.test("markdownText() keeps to one line, and what would be markup is text", () => {
  assert.equal(markdownText("a|b\nc"), "a\\|b c");
  assert.equal(markdownText("*_<script>`{x}\\"), "\\*\\_\\<script\\>\\`\\{x\\}\\\\");
});
