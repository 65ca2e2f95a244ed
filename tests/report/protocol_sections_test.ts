import assert from "node:assert/strict";
import { EvaluationReport } from "../../lib/eval/report_type.ts";
import { detailsHtml, summaryHtml } from "../../lib/report/html/evaluation_parts.ts";
import { markdownEvaluation } from "../../lib/report/markdown_evaluation.ts";
import { evaluationNotes } from "../../lib/report/evaluation_notes.ts";
import { renderEvaluation } from "../../lib/report/render_evaluation.ts";
import { DETAILED } from "./fixtures.ts";

const { all, per_class } = DETAILED.exact.retrieval!;
const { queries: _, ...means } = all;
const retrieval = {
  all: { ...all, recall_at_20: 0.997, map: 0.9321 },
  macro: { classes: 1, ...means, recall_at_1: 0.8123, recall_at_20: 0.998, map: 0.9 },
  unmatched: 7,
  per_class,
};
const coarse = { classes: 2, queries: 50, recall_at_1: 0.9012, macro_recall_at_1: 0.8765 };

const REPORT: EvaluationReport = {
  ...DETAILED,
  fold_protocol: {
    ...DETAILED.fold_protocol!,
    file: "pairs.csv",
    images: { test: 1200, train: 30 },
    trained_images: 30,
    pooled: { auc: 0.98765432, eer: 0.0456, val_at_far: { "0.1": 0.9111, "0.001": null } },
  },
  exact: {
    ...DETAILED.exact,
    retrieval: { ...DETAILED.exact.retrieval!, macro: retrieval.macro, unmatched: 1 },
    coarse_retrieval: coarse,
  },
  query_gallery: {
    queries: 2121,
    gallery: 81,
    classes: 2,
    same_images: 12,
    pairs: { positive: 100, negative: 1000 },
    val_at_far: { "0.1": 0.8222 },
    auc: 0.987,
    eer: 0.0789,
    retrieval,
    coarse_retrieval: coarse,
  },
  episodes: {
    ways: 20,
    shots: 1,
    queries: 5,
    episodes: 1000,
    classes: 136,
    left_out: 4,
    superclasses: 5,
    accuracy: 0.9234,
    interval: [0.9211, 0.9257],
    std: 0.0371,
  },
  trials: {
    protocol: "Omniglot's published trials",
    path: "all_runs.zip",
    runs: [{ run: "run01", classes: 20, queries: 20, wrong: 3 }, {
      run: "run02",
      classes: 20,
      queries: 20,
      wrong: 1,
    }],
    queries: 40,
    wrong: 4,
    error: 0.1,
    interval: [0.0396, 0.2305],
  },
};

/** What every form of the report must have. */
const SHOWN = [
  "10 folds of the pairs of pairs.csv: 512 + 512 [3]",
  "Images found in train",
  "1,200",
  "VAL at FAR 0.1",
  "0.9111",
  "0.987654",
  "0.0456",
  "Query and gallery: 2,121 queries, 12 of which are in the gallery too and not compared with themselves, 81 images in the gallery",
  "CMC at rank",
  "0.9321",
  "macro [",
  "0.8123",
  "Recall@1 by coarse classes",
  "0.8765",
  "Coarse classes: 2, 50 images",
  "1,000 episodes of 20 classes with 1 + 5 images, from 136 classes, each within one of 5 superclasses",
  "0.9211 to 0.9257",
  "Omniglot's published trials: 2 runs of all_runs.zip [",
  "10.00%",
  "3.96% to 23.05%",
  "4 of 40",
  "run02",
];
const NOTES = [
  "The network was trained on 30 of the images of these pairs",
  "Retrieval leaves out 1 image without another image of the class",
  "7 queries without an image of the class in the gallery left out",
  "] facenet's protocol",
  "Caution: the file has 512 negative pairs, too few to measure FAR ≤ 0.001, which allows none to be accepted: VAL depends " +
  "on the single nearest one. At least 1,112 are needed; deno task data PATH --make_pairs FILE draws as many.",
  "] An image counts",
  "] A query counts as wrong",
  "] The mean over the classes",
];

const unwrapped = (text: string) => text.replace(/\s+/g, " ");

Deno.test("What is measured by a protocol of its own is in the terminal, in Markdown and in the HTML report", () => {
  const style = { columns: 80, color: false, ascii: false };
  const text = unwrapped(renderEvaluation(REPORT, style));
  // Markdown and HTML escape some signs.
  const markdown = unwrapped(markdownEvaluation(REPORT)).replaceAll("\\", "");
  const html = unwrapped(summaryHtml(REPORT).text).replaceAll("&#39;", "'");
  for (const shown of [...SHOWN, ...NOTES]) {
    for (const [form, contents] of Object.entries({ text, markdown, html })) {
      assert.ok(contents.includes(shown), `${form}: ${shown}`);
    }
  }
  assert.ok(detailsHtml(REPORT)!.text.includes("Suspected mislabels"));
  const each = (note: string) => markdown.split(note).length - 1;
  for (const note of ["] facenet", "] The mean"]) assert.equal(each(note), 1, note);
});

Deno.test("A file with enough pairs for the rate of VAL needs no caution", () => {
  const folds = (negative: number) => {
    const { fold_protocol } = REPORT;
    return { ...REPORT, fold_protocol: { ...fold_protocol!, pairs: { positive: negative, negative } } };
  };
  const says = (negative: number) =>
    evaluationNotes(folds(negative)).some((note) => note.startsWith("Caution"));
  // Nine of ten folds must have 1,000.
  assert.deepEqual([1111, 1112, 3000].map(says), [true, false, false]);
});

Deno.test("Reports with protocols come back from JSON", () => {
  assert.deepEqual(EvaluationReport.parse(JSON.parse(JSON.stringify(REPORT))), REPORT);
});

Deno.test("A report without protocols has none of their sections", () => {
  const text = renderEvaluation(DETAILED, { columns: 80, color: false, ascii: false, details: true });
  for (const word of ["Query and", "episodes", "Omniglot", "CMC", "macro"]) {
    assert.ok(!text.includes(word), word);
  }
});
