import assert from "node:assert/strict";
import { evaluationText } from "../../lib/report/evaluation_text.ts";
import { markdownEvaluation } from "../../lib/report/markdown_evaluation.ts";
import { markdownTable } from "../../lib/report/markdown_table.ts";
import { DETAILED, REPORT } from "./fixtures.ts";

Deno.test("markdownEvaluation() has all tables, titles and notes of the text", () => {
  const blocks = markdownEvaluation(DETAILED).split("\n\n");
  const { sections, notes } = evaluationText(DETAILED, true);
  const titles = blocks.filter((block) => block.startsWith("## "));
  assert.deepEqual(titles, sections.map(({ title }) => `## ${title}`));
  for (const table of sections.flatMap(({ tables }) => tables)) {
    assert.ok(blocks.includes(markdownTable(table)));
  }
  assert.deepEqual(blocks.slice(-notes.length), notes);
  assert.equal(blocks[0], "# Evaluation");
  assert.match(blocks[1]!, /^\| Checkpoint \| +checkpoints\/mnist\/best, epoch 20 \|$/m);
});

Deno.test("markdownEvaluation() warns of synthetic data before all figures", () => {
  const text = markdownEvaluation({
    ...REPORT,
    dataset: { name: "digits", title: "drawn digits", synthetic: true },
  });
  assert.match(text, /^# Evaluation\n\n> \*\*SYNTHETIC DATA: drawn digits\. /);
  assert.doesNotMatch(text, /published \|/);
});
