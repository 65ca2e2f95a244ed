import assert from "node:assert/strict";
import { tableColumns } from "../../lib/report/text_table.ts";
import { markdownSweep, renderSweep } from "../../lib/sweep/render_sweep.ts";
import { sweepTable } from "../../lib/sweep/sweep_table.ts";
import { sweepText } from "../../lib/sweep/sweep_text.ts";
import { sweepResult } from "./sweep_fixtures.ts";

const RESULT = sweepResult([[0.9, 0.92, 0.94], [0.5, 0.52, 0.54], [0.9, 0.91, 0.94]]);
const PLAIN = { columns: 80, color: false, ascii: false };

Deno.test("the table has the best setting first, intervals, and whether the difference is more than noise", () => {
  assert.deepEqual(sweepTable(RESULT), {
    header: ["lr", "VAL, held out", "95% interval", "to the best", "", "seeds", "seconds each"],
    rows: [
      ["0.001", "0.9200 ± 0.0200", "0.8703 to 0.9697", "", "", "3", "92 ± 2"],
      [
        "0.003",
        "0.9167 ± 0.0208",
        "0.8650 to 0.9684",
        "−0.0033 ± 0.0143",
        "equal within noise",
        "3",
        "92 ± 2",
      ],
      ["0.002", "0.5200 ± 0.0200", "0.4703 to 0.5697", "−0.4000 ± 0.0000", "worse", "3", "52 ± 2"],
    ],
  });
});

Deno.test("columns are left out where there is no room, and never the figure", () => {
  for (const columns of [120, 100, 80, 60, 20]) {
    const table = sweepTable(RESULT, columns);
    assert.deepEqual(table.header.slice(0, 2), ["lr", "VAL, held out"]);
    assert.ok(tableColumns(table) <= Math.max(columns, 40), `${columns}`);
  }
});

Deno.test("the report names the winner, what equals it, and the command that trains it on one line", () => {
  const text = renderSweep(RESULT, PLAIN);
  assert.match(
    text,
    /^Winner +lr 0.001: VAL 0.9200, 95% interval 0.8703 to 0.9697\n +1 of the 2 others is equal to it within the noise$/m,
  );
  assert.match(text, /\n\nTo train the winner on all training images:\n {2}deno task train --lr 0.001$/);
  assert.match(text, /^The best of 3 is partly so by chance/m);
  assert.match(markdownSweep(RESULT), /\n\n```sh\ndeno task train --lr 0.001\n```$/);
});

Deno.test("one seed, runs that are missing or diverged, validation images and early stopping are said", () => {
  const notes = (result: ReturnType<typeof sweepResult>) => sweepText(result).notes.join("\n");
  assert.match(
    notes(sweepResult([[0.5], [0.6]])),
    /^One seed each: chance may explain any difference; "seed": \[1, 2, 3\]/,
  );
  const open = sweepResult([[0.5, undefined], [NaN, 0.6]]);
  assert.match(notes(open), /^No winner yet/m);
  assert.deepEqual(sweepTable(open).rows.map((row) => row.at(-2)), ["1 of 2, 1 diverged", "1 of 2"]);
  assert.match(
    sweepText(sweepResult([[0.5]], { holdout: "0" })).sections[0]!.title,
    /on the validation images, after the last/,
  );
  const early = sweepResult([[0.5]], { early_stop: "2" });
  assert.match(sweepText(early).sections[0]!.title, /after the best epoch/);
  assert.match(notes(early), /^With --early_stop each run counts by its best epoch/m);
});
