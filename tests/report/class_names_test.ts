import assert from "node:assert/strict";
import { textColumns } from "../../lib/base/text_columns.ts";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { markdownEvaluation } from "../../lib/report/markdown_evaluation.ts";
import { renderEvaluation } from "../../lib/report/render_evaluation.ts";
import { DETAILED } from "./fixtures.ts";

function named(...class_names: string[]): EvaluationReport {
  return { ...DETAILED, dataset: { ...DETAILED.dataset, class_names } };
}

const STYLE = { columns: 80, color: false, ascii: false, details: true };

Deno.test("An evaluation names classes in every table", () => {
  const text = renderEvaluation(named("Golden Delicious", "Pear"), STYLE);
  for (
    const line of [
      /Golden Delicious │ +980 │/, // each class
      /Golden Delicious │ +2,114 │/, // retrieval
      /│ 0 Golden Delicious │ +2092 │ +22 │/, // nearest neighbours
      /59999, 58888 │ Golden Delicious │/, // hardest pairs
      /4, 999 │ Golden Delicious, Pear │/,
      /│ 2130 +│ Golden Delicious │ +Pear │/, // suspects
    ]
  ) assert.match(text, line);
});

Deno.test("A matrix of classes has their names above its columns if the names are short", () => {
  const text = renderEvaluation(named("fig", "kiwi"), STYLE);
  assert.match(text, /│ +│ +fig │ +kiwi │\n.*\n│ fig +│ 2092 │/);
});

Deno.test("An evaluation's tables keep their columns aligned, whatever the class names are", () => {
  const text = renderEvaluation(named("🍎 りんご", "n\n\x1b[2J".repeat(60)), STYLE);
  assert.ok(!text.includes("\x1b"));
  for (const table of text.split(/\n(?=┌)/).slice(1)) {
    const lines = table.split("\n").filter((line) => /^[┌│├└]/.test(line));
    assert.equal(new Set(lines.map(textColumns)).size, 1, table);
  }
});

Deno.test("An evaluation in Markdown escapes class names", () => {
  const text = markdownEvaluation(named("<b>|x", "![i](http://x)"));
  assert.ok(text.includes("\\<b\\>\\|x"));
  assert.doesNotMatch(text, /<b>|(?<!\\)\]\(/);
});

const LONG = Array.from({ length: 10 }, (_, i) => `Fruit and vegetables/Apples/Golden Delicious ${i}`);

/** The lines of all tables. */
const boxed = (text: string) => text.split("\n").filter((line) => /^[┌│├└]/.test(line));

Deno.test("An evaluation on a terminal shortens class names so that no table is wider", () => {
  for (const tableColumns of [80, 100, 160]) {
    for (const class_names of [LONG, ["🍎".repeat(60), "n".repeat(300)]]) {
      const text = renderEvaluation(named(...class_names), { ...STYLE, tableColumns });
      for (const line of boxed(text)) {
        assert.ok(textColumns(line) <= tableColumns, `${tableColumns}: ${line}`);
      }
    }
  }
  const text = renderEvaluation(named(...LONG), { ...STYLE, tableColumns: 80 });
  assert.match(text, /│ Golden Delicious… │ +980 │/);
});

Deno.test("An evaluation in a pipe or a file has whole class names", () => {
  for (const text of [renderEvaluation(named(...LONG), STYLE), markdownEvaluation(named(...LONG))]) {
    assert.ok(text.includes(LONG[0]!));
    assert.ok(!text.includes("…"), text);
  }
});

Deno.test("An evaluation on a terminal lists pairs of classes if a matrix is too wide", () => {
  const [wide, narrow] = [80, 20].map((tableColumns) =>
    renderEvaluation(named(...LONG), { ...STYLE, tableColumns })
  );
  for (const title of [/rows are the image's class/, /Mean distance between classes/]) {
    assert.match(wide!, title);
    assert.doesNotMatch(narrow!, title);
  }
  assert.match(narrow!, /the 1 nearest pairs of classes/);
});
