import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { npy } from "../../lib/base/npy.ts";
import { EvaluationReport } from "../../lib/eval/report_type.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { scatteredClasses } from "../eval/fixtures.ts";
import { agreesWithOracle, HAS_ORACLE, LABEL_FILE, readOracle, SHARED } from "../eval/oracle.ts";
import {
  countBelow,
  naiveAuc,
  naiveEer,
  naivePairs,
  naiveRankings,
  naiveRetrieval,
  naiveThreshold,
} from "../eval/naive_evaluation.ts";
import { startCommandHost } from "./host/command_host.ts";

const run = startCommandHost();

const POINTS = scatteredClasses(90, 4, 0.7, 3);
const RATES = [0.2, 0.01];

/** Writes the points, each scaled by another factor, and their classes as texts; returns the flags that name them. */
async function writePoints(folder: string): Promise<string[]> {
  const { embeddings, dimension, labels } = POINTS;
  const scaled = embeddings.map((value, i) => value * (1 + Math.floor(i / dimension) % 7));
  await Deno.writeFile(`${folder}/x.npy`, npy(scaled, [labels.length, dimension]));
  const names = Array.from(labels, (label) => `kind ${label}\n`).join("");
  await Deno.writeTextFile(`${folder}/y.csv`, names);
  return ["--embeddings", `${folder}/x.npy`, "--labels", `${folder}/y.csv`, "--engine", "wasm"];
}

Deno.test("eval --embeddings measures as naive loops do, and says of what", () =>
  withFolder(async (folder) => {
    const files = await writePoints(folder);
    await Deno.writeTextFile(`${folder}/pairs.csv`, pairsOfRows(20));
    const asked = ["--json", "--far", RATES.join(), "--pairs", `${folder}/pairs.csv`, "--episodes", "3x1"];
    const { code, stdout, stderr } = await run("eval", [...files, ...asked]);
    assert.deepEqual([code, stderr], [0, ""]);
    const report = EvaluationReport.parse(JSON.parse(stdout));
    assert.equal(report.checkpoint, undefined);
    assert.deepEqual(report.dataset, {
      name: "embeddings",
      title: `${folder}/x.npy`,
      synthetic: false,
      class_names: ["kind 0", "kind 1", "kind 2", "kind 3"],
    });
    const { lengths, ...embeddings } = report.embeddings!;
    assert.deepEqual(embeddings, {
      file: `${folder}/x.npy`,
      labels_file: `${folder}/y.csv`,
      count: 90,
      dimension: 8,
      classes: 4,
    });
    assert.ok(Math.abs(lengths![0] - 1) < 1e-6 && Math.abs(lengths![1] - 7) < 1e-5);

    const { exact } = report;
    const agree = (name: string, found: number, expected: number) =>
      assert.ok(Math.abs(found - expected) < 1e-5, `${name}: ${found}, naive ${expected}`);
    const pairs = naivePairs(POINTS);
    const [positive, negative] = [true, false].map((kind) =>
      pairs.filter(({ same }) => same === kind).map(({ d }) => d)
    ) as [number[], number[]];
    assert.deepEqual(exact.pairs, { positive: positive.length, negative: negative.length });
    for (const rate of RATES) {
      const threshold = naiveThreshold(negative, rate)!;
      agree(`threshold at ${rate}`, exact.threshold_at_far[rate]!, threshold);
      const val = countBelow(positive, threshold) / positive.length;
      agree(`VAL at ${rate}`, exact.val_at_far[rate]!, val);
      const [least, greatest] = exact.val_interval_at_far![rate]!;
      assert.ok(least <= val && val <= greatest && least < greatest, `interval at ${rate}`);
    }
    agree("AUC", exact.auc, naiveAuc(positive, negative));
    agree("EER", exact.eer, naiveEer(positive, negative));
    const { recall_at_1, map_at_r } = naiveRetrieval(naiveRankings(POINTS), false);
    agree("Recall@1", exact.recall_at_1, recall_at_1);
    agree("MAP@R", exact.map_at_r, map_at_r);
    assert.deepEqual(report.fold_protocol!.pairs, { positive: 20, negative: 20 });
    assert.equal(report.fold_protocol!.file, `${folder}/pairs.csv`);
    assert.equal(report.episodes!.episodes, 1000);
  }));

/** As many pairs of rows of either kind, by their numbers. */
function pairsOfRows(most: number): string {
  const { labels } = POINTS;
  const lines: string[] = ["row,other,same"];
  for (const same of [true, false]) {
    let found = 0;
    for (let other = 1; found < most; other++) {
      if ((labels[0] === labels[other]) !== same) continue;
      lines.push(`0,${other},${Number(same)}`);
      found++;
    }
  }
  return lines.join("\n");
}

Deno.test("eval --embeddings writes tables, plots and a report without images", () =>
  withFolder(async (folder) => {
    const files = await writePoints(folder);
    const out = ["--markdown", "--plots", `${folder}/plots`, "--report", `${folder}/report.html`];
    const { code, stdout, stderr } = await run("eval", [...files, ...out]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\| Embeddings \| +\S+x\.npy, 90 of 8 numbers \|$/m);
    assert.match(stdout, /^\| Labels +\| +\S+y\.csv, 4 classes \|$/m);
    assert.match(stdout, /^\| Lengths +\| +1 to 7, all scaled to 1 \|$/m);
    assert.match(stdout, /^\| kind 2 +\|/m);
    const page = await Deno.readTextFile(`${folder}/report.html`);
    const { body } = new DOMParser().parseFromString(page, "text/html");
    for (const code of body.querySelectorAll("script, style")) code.remove();
    for (const text of [stdout, body.textContent]) {
      assert.doesNotMatch(text, /MNIST|checkpoint|\bimages?\b/i);
    }
    assert.match(page, /SHA-256 [\da-f]{64}.*SHA-256 [\da-f]{64}/s);
    const drawn = ["class_distances", "det", "distances", "pca", "roc", "tsne"];
    const plots = [...drawn.flatMap((name) => [`${name}.png`, `${name}.svg`]), "failures.md"].sort();
    assert.deepEqual(namesIn(`${folder}/plots`), plots);
    assert.match(stderr, /Wrote \S+failures\.md\nWrote \S+report\.html\n$/);
  }));

Deno.test("eval --embeddings reports a user error in one line on stderr and exits with 1", () =>
  withFolder(async (folder) => {
    const files = await writePoints(folder);
    await Deno.writeTextFile(`${folder}/pairs`, "0 1 1\n1 90 0\n");
    const mistakes: [string[], RegExp][] = [
      [[...files, "--views", "5"], /Expected no --views together with --embeddings/],
      [["--labels", "y.npy"], /Expected --embeddings together with --labels/],
      [["x.npy"], /Expected only flags but found x\.npy; did you mean --embeddings x\.npy\?/],
      [["--embeddings", `${folder}/none`], /Expected the file \S+none but cannot read it: it is missing/],
      [["--embeddings", folder], /Expected the file \S+ but cannot read it: it is a folder/],
      [
        [...files, "--pairs", `${folder}/pairs`],
        /number of a row of \S+x\.npy on line 2 of \S+pairs, from 0 to 89, but/,
      ],
      [[...files, "--episodes", "9x1"], /at least 9 classes with 1 \+ 5 embeddings for episodes but found 4/],
      [
        [...files, "--episodes", "2x1", "--episodes_within", "superclass"],
        /labels such as Latin\/character01/,
      ],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = await run("eval", args);
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr, message);
    }
  }));

Deno.test({
  name: "eval --embeddings agrees with the oracle to 1e-4, by the command in docs/evaluation.md",
  ignore: !HAS_ORACLE,
}, () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/x.npy`, npy(await readOracle(), [10_000, 64]));
    const labels = new URL(`mnist/${LABEL_FILE}`, SHARED).pathname;
    const asked = ["--far", "0.01,0.001,0.0001,0.00001", "--json"];
    const { code, stdout, stderr } = await run("eval", [
      ...["--embeddings", `${folder}/x.npy`, "--labels", labels],
      ...asked,
    ]);
    assert.equal(code, 0, stderr);
    const { exact, embeddings } = EvaluationReport.parse(JSON.parse(stdout));
    assert.equal(embeddings!.lengths, undefined, "nothing had to be scaled");
    await agreesWithOracle(exact);
  }));
