import assert from "node:assert/strict";
import { numberNotes } from "../../lib/report/number_notes.ts";

Deno.test("numberNotes() numbers notes by the order of their references, and leaves names alone", () => {
  const report = numberNotes({
    facts: [],
    sections: [
      {
        title: "Pairs [1]",
        tables: [{ header: ["VAL", "interval [8]"], rows: [["macro [4]", "1"], ["class [4]", "2"]] }],
      },
      { title: "Pairs of a [7].txt", tables: [] },
      { title: "Trials [2]", tables: [] },
      { title: "Suspects [2, 9]", tables: [] },
    ],
    notes: [
      "[9] suspects",
      "[2] trials",
      "The network was trained on these.",
      "[4] macro",
      "[8] bootstrap",
      "[1] few pairs",
    ],
  });
  assert.deepEqual(report.sections.map(({ title }) => title), [
    "Pairs [1]",
    "Pairs of a [7].txt",
    "Trials [4]",
    "Suspects [4, 5]",
  ]);
  assert.deepEqual(report.sections[0]!.tables, [{
    header: ["VAL", "interval [2]"],
    rows: [["macro [3]", "1"], ["class [4]", "2"]],
  }]);
  assert.deepEqual(report.notes, [
    "[1] few pairs",
    "[2] bootstrap",
    "[3] macro",
    "[4] trials",
    "[5] suspects",
    "The network was trained on these.",
  ]);
});
