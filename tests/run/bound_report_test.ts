import assert from "node:assert/strict";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { evaluationText } from "../../lib/report/evaluation_text.ts";
import { boundReport } from "../../lib/run/bound_report.ts";
import { EVENT_LOG, EventLog, readEvents } from "../../lib/run/event_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { DETAILED } from "../report/fixtures.ts";

/** A report with the given number of classes. */
function reportOf(classes: number): EvaluationReport {
  const { all } = DETAILED.exact.retrieval!;
  const figure = (label: number) => ((label * 7919) % classes) / classes;
  return {
    ...DETAILED,
    dataset: {
      ...DETAILED.dataset,
      class_names: Array.from({ length: classes }, (_, label) => `class ${label}`),
    },
    exact: {
      ...DETAILED.exact,
      per_class: Array.from({ length: classes }, (_, label) => ({
        label,
        images: 7,
        val: label % 10 === 3 ? null : figure(label),
        recall_at_1: 1,
        positive_mean: 0.5,
      })),
      retrieval: {
        all,
        per_class: Array.from(
          { length: classes },
          (_, label) => ({ label, ...all, map_at_r: 1 - figure(label) }),
        ),
      },
    },
  };
}

Deno.test("boundReport() does not change a report of few classes", () => {
  const report = reportOf(100);
  assert.equal(boundReport(report), report);
});

Deno.test("boundReport() of many classes yields the same tables as the complete report", () => {
  for (const classes of [101, 1000]) {
    const report = reportOf(classes);
    assert.deepEqual(evaluationText(boundReport(report), true), evaluationText(report, true));
  }
});

Deno.test("A log's final evaluation is no larger for ten thousand classes than for a thousand", async () => {
  const sizes: number[] = [];
  for (const classes of [1000, 10_000]) {
    await withFolder(async (folder) => {
      const log = new EventLog(folder, () => 0);
      const appended = log.append({ type: "final_evaluation", report: reportOf(classes) });
      log.close();
      sizes.push(Deno.statSync(`${folder}/${EVENT_LOG}`).size);
      const [event] = await readEvents(folder);
      assert.deepEqual(event, appended);
      assert.equal(event!.type === "final_evaluation" && event.report.exact.classes, classes);
    });
  }
  assert.ok(sizes.every((size) => size < 60_000), `${sizes}`);
});

Deno.test("boundReport() keeps the worst classes of query and gallery too", () => {
  const { exact, ...report } = reportOf(250);
  const { retrieval } = exact;
  const found = boundReport({
    ...report,
    exact: reportOf(5).exact,
    query_gallery: {
      queries: 9,
      gallery: 9,
      classes: 250,
      pairs: { positive: 1, negative: 1 },
      val_at_far: {},
      auc: 1,
      eer: 0,
      retrieval: retrieval!,
    },
  }).query_gallery!;
  assert.deepEqual([found.classes, found.retrieval.per_class.length], [250, 100]);
  const worst = (figures: { map_at_r: number }[]) => Math.min(...figures.map(({ map_at_r }) => map_at_r));
  assert.equal(worst(found.retrieval.per_class), worst(retrieval!.per_class));
});
