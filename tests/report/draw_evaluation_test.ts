import assert from "node:assert/strict";
import { drawEvaluation } from "../../lib/report/draw_evaluation.ts";
import { computeProjections } from "../../lib/report/compute_projections.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { projectEmbeddings } from "../../lib/eval/projection.ts";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import type { Measured } from "../../lib/evaluate/measure_checkpoint.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { RunHistory } from "../../lib/run/run_history.ts";
import { tellTraining } from "../cli/training_events.ts";
import { useEngine } from "../engine/fixtures.ts";
import { scatteredClasses } from "../eval/fixtures.ts";

await useEngine("cpu");

/** A small set of random embeddings, measured. */
async function measured(): Promise<{ report: EvaluationReport; measured: Measured }> {
  const { embeddings, dimension, labels } = scatteredClasses(60, 4, 0.2, 1);
  const count = labels.length;
  const pixels = new Uint8Array(4 * count);
  const set = new ImageSet({ pixels, labels, height: 2, width: 2, channels: 1, classes: 4 });
  const distances = { positive_mean: 0.4, positive_std: 0.2, negative_mean: 1.4, negative_std: 0.1 };
  const report: EvaluationReport = {
    dataset: { name: "digits", title: "drawn digits", synthetic: true },
    engine: { name: "cpu", device: "CPU", version: "0" },
    checkpoint: { path: "runs/a/epoch_2", epoch: 2 },
    original_protocol: {
      threshold: 1,
      accuracy: 1,
      val: 1,
      far: 0,
      pairs: { positive: 1, negative: 1 },
      ...distances,
    },
    exact: await evaluateExact(embeddings, dimension, labels, { details: true }),
    projection: projectEmbeddings(embeddings, dimension, labels),
  };
  const state = { trinca: "0", config: { seed: 1, margin: 1 } } as unknown as Measured["state"];
  return { report, measured: { embeddings, set, state, dataDigest: "d".repeat(64) } };
}

Deno.test("computeProjections() says how each projection was computed and how good it is", async () => {
  const { embeddings, set } = (await measured()).measured;
  const reported = new Set<string>();
  const pictures = await computeProjections(embeddings, embeddings.length / set.count, {
    methods: ["pca", "tsne"],
    seed: 1,
    onProgress: (name, { stage }) => reported.add(`${name} ${stage}`),
  });
  assert.deepEqual(pictures.map(({ name }) => name), ["PCA", "t-SNE"]);
  for (const { note, points } of pictures) {
    assert.match(
      note,
      /; trustworthiness 0\.\d{4}, continuity 0\.\d{4} \(12 neighbours\); [\d.]+% of the 10 nearest/,
    );
    assert.equal(points.length, 2 * set.count);
  }
  assert.ok(reported.has("t-SNE layout"));
});

Deno.test("drawEvaluation() writes all plots as SVG and PNG, and a report in one file", () =>
  withFolder(async (folder) => {
    const { report, measured: found } = await measured();
    const { written } = await drawEvaluation({
      report,
      measured: found,
      history: RunHistory.of(tellTraining(true)),
      plots: `${folder}/plots`,
      html: `${folder}/report.html`,
      methods: ["pca"],
      seed: 1,
      command: "deno task eval --report <report.html>",
    });
    const names = [
      ...["class_distances", "det", "distances", "failures", "loss", "pca", "quality", "retrieval", "roc"],
    ];
    const files = [...names.flatMap((name) => [`${name}.png`, `${name}.svg`]), "failures.md"].sort();
    assert.deepEqual(namesIn(`${folder}/plots`), files);
    assert.equal(written.length, files.length + 1);
    const page = await Deno.readTextFile(`${folder}/report.html`);
    assert.ok(page.includes("deno task eval --report &lt;report.html&gt;"), "the command, escaped");
    assert.ok(page.includes("d".repeat(64)), "the data's digest");
  }));

Deno.test("drawEvaluation() without a log omits what belongs to the training", () =>
  withFolder(async (folder) => {
    const { report, measured: found } = await measured();
    await drawEvaluation({
      report,
      measured: found,
      history: new RunHistory(),
      plots: folder,
      methods: [],
      seed: 1,
      command: "deno task eval",
    });
    assert.ok(!namesIn(folder).includes("loss.svg"));
    assert.ok(namesIn(folder).includes("roc.svg"));
  }));
