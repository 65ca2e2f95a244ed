import assert from "node:assert/strict";
import { comparisonText } from "../../../lib/report/comparison/comparison_text.ts";
import { markdownComparison } from "../../../lib/report/comparison/markdown_comparison.ts";
import { renderComparison } from "../../../lib/report/comparison/render_comparison.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { markdownTable } from "../../../lib/report/markdown_table.ts";
import { evaluatedEpochs, measuredRun, onDrawnDigits } from "./fixtures.ts";

const [A, B] = [
  measuredRun(0),
  measuredRun(0.01, { checkpoint: "runs/b/best", config: { margin: 1, seed: 2 } }),
];
const STYLE = { columns: 80, color: false, ascii: false };

/** The cells of a table's rows in Markdown. */
function cellsOf(markdown: string): string[][] {
  return markdown.split("\n").filter((line) => line.startsWith("|")).map((line) =>
    line.slice(2, -2).split(" | ").map((cell) => cell.trim())
  );
}

Deno.test("markdownComparison() has the runs, the differences, the figures with intervals, each epoch and the note", () => {
  const markdown = markdownComparison([A, B]);
  const expected = [
    ["A", "checkpoints/mnist/best, epoch 20"],
    ["B", "runs/b/best, epoch 20"],
    ["Data", "MNIST, 10,000 test images"],
    ["seed", "1", "2"],
    ["", "A", "B", "difference", "interval [1]"],
    ["VAL at FAR 0.01", "0.9800", "0.9700", "−0.0100", "+0.0000 to +0.0000"],
    ["VAL at FAR 0.001", "0.9391", "0.9291", "−0.0100", "−0.0100 to −0.0100"],
    ["VAL at FAR 0.00000001", "–", "–", "–", "–"],
    ["Recall@1", "0.9897", "0.9797", "−0.0100", ""],
    ["MAP@R", "0.9673", "0.9673", "+0.0000", ""],
    ["Equal error rate", "0.0128", "0.0128", "+0.0000", ""],
    ["1", "0.9321", "0.9321", "+0.0000"],
    ["2", "0.9321", "0.9321", "+0.0000"],
  ];
  const found = cellsOf(markdown).map((row) => row.join(" | "));
  for (const row of expected) assert.ok(found.includes(row.join(" | ")), `${row} in\n${markdown}`);
  assert.match(markdown, /^# Comparison\n\n\| +\| +\|\n/);
  assert.match(markdown, /\n\n\[1\] 95% by bootstrap over images; [^\n]+$/);
});

Deno.test("markdownComparison() and renderComparison() have the same titles and cells", () => {
  const runs = [A, B, measuredRun(0.02)];
  const { sections } = comparisonText(runs);
  const [markdown, text] = [markdownComparison(runs), renderComparison(runs, STYLE)];
  assert.deepEqual(sections.map(({ title }) => title), [
    "Settings that differ",
    "B against A, on the same pairs of test images",
    "B against A, epoch by epoch on MNIST: exact VAL at FAR 0.001",
    "C against A, on the same pairs of test images",
    "C against A, epoch by epoch on MNIST: exact VAL at FAR 0.001",
  ]);
  for (const { title, tables } of sections) {
    assert.ok(markdown.includes(`\n\n## ${title}\n\n${markdownTable(tables[0]!)}`));
    assert.ok(text.includes(`\n\n${title}\n┌`));
    for (const cell of tables.flatMap(({ rows }) => rows.flat())) assert.ok(text.includes(` ${cell} `), cell);
  }
});

Deno.test("markdownComparison() has all epochs, renderComparison() has the last 30 and says so", () => {
  const runs = [
    measuredRun(0, { history: RunHistory.of(evaluatedEpochs(45)) }),
    measuredRun(0, { history: RunHistory.of(evaluatedEpochs(40)) }),
  ];
  const epochs = (lines: string, wall: string) =>
    lines.split("\n").filter((line) => new RegExp(`^\\${wall} \\d+ `).test(line)).map((line) =>
      Number(line.slice(2, 5))
    );
  assert.deepEqual(epochs(markdownComparison(runs), "|"), Array.from({ length: 40 }, (_, i) => i + 1));
  const text = renderComparison(runs, STYLE);
  assert.deepEqual(epochs(text, "│"), Array.from({ length: 30 }, (_, i) => i + 11));
  assert.match(text, /on MNIST: exact VAL at FAR 0\.001, the last 30$/m);
});

Deno.test("markdownComparison() escapes markup in settings and paths", () => {
  const markdown = markdownComparison([
    measuredRun(0, { checkpoint: "runs/a|b/best", config: { far_rates: "0.1|0.2" } }),
    measuredRun(0),
  ]);
  assert.ok(markdown.includes("runs/a\\|b/best, epoch 20"));
  assert.match(markdown, /^\| far_rates \| +0\.1\\\|0\.2 \| +– \|$/m);
});

Deno.test("markdownComparison() of equal settings and runs without a log has only the figures", () => {
  const markdown = markdownComparison([measuredRun(0, { history: new RunHistory() }), measuredRun(0)]);
  assert.deepEqual(markdown.match(/^## .*$/gm), [
    "## Settings that differ: none",
    "## B against A, on the same pairs of test images",
  ]);
});

Deno.test("A comparison warns of synthetic data before all figures", () => {
  const dataset = { name: "digits", title: "drawn digits", synthetic: true };
  const runs = [measuredRun(0, { dataset }), measuredRun(0.01, { dataset })];
  const markdown = markdownComparison(runs);
  assert.match(markdown, /^# Comparison\n\n> \*\*SYNTHETIC DATA: drawn digits\. /);
  assert.match(markdown, /^\| Data +\| drawn digits, 10,000 test images, SYNTHETIC \|$/m);
  assert.match(renderComparison(runs, STYLE), /^!{80}\n!! SYNTHETIC DATA: drawn digits\. /);
});

Deno.test("A comparison names the data of logs that measured different ones, and subtracts nothing", () => {
  const history = RunHistory.of(onDrawnDigits(evaluatedEpochs(2)));
  const markdown = markdownComparison([
    measuredRun(0, { history: RunHistory.of(evaluatedEpochs(2)) }),
    measuredRun(0.01, { history }),
  ]);
  assert.match(
    markdown,
    /^## B against A, epoch by epoch: their logs measured different data and are not compared$/m,
  );
  assert.match(markdown, /^\| A +\| +MNIST, [\d,]+ test images \(\w+\) \|$/m);
  assert.match(markdown, /^\| B +\| +drawn digits, [\d,]+ test images \(55555555\), SYNTHETIC \|$/m);
  assert.doesNotMatch(markdown, /\| Epoch/);
});

Deno.test("A comparison says why a log is not used", () => {
  const logFault = "Expected an event in line 7 of runs/b/events.jsonl but found x";
  const markdown = markdownComparison([
    measuredRun(0),
    measuredRun(0.01, { history: new RunHistory(), logFault }),
  ]);
  assert.match(markdown, /^\| Log of B +\| +not used: Expected an event in line 7 of .* but found x +\|$/m);
});
