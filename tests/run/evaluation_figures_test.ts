import assert from "node:assert/strict";
import { renderEvaluation } from "../../lib/report/render_evaluation.ts";
import { EventLog, readEvents } from "../../lib/run/event_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { REPORT } from "./events.ts";

const PLAIN = { columns: 80, color: false, ascii: false };

Deno.test("A final_evaluation that is read from a log is the report that was written, and prints the same", async () => {
  await withFolder(async (folder) => {
    const log = new EventLog(folder, () => 0);
    log.append({ type: "final_evaluation", report: REPORT });
    log.close();
    const [event] = await readEvents(folder);
    assert.equal(event!.type, "final_evaluation");
    const { report } = event as Extract<typeof event, { type: "final_evaluation" }>;
    assert.deepEqual(report, REPORT);
    assert.equal(renderEvaluation(report, PLAIN), renderEvaluation(REPORT, PLAIN));
    // NaN, a number that could not be computed, is shown as a gap, unlike what cannot be measured.
    assert.match(renderEvaluation(report, PLAIN), /│ Equal error rate +│ +– │/);
    assert.match(renderEvaluation(report, PLAIN), /│ 0\.0001 │ not measurable │/);
  });
});
