import assert from "node:assert/strict";
import {
  comparedSplits,
  EVAL_OPTIONS,
  type EvalConfig,
  fewShotOf,
  omniglotOf,
} from "../../lib/config/eval_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { parseFlags } from "../../lib/cli/flags.ts";
import { refuses } from "../base/fixtures.ts";

Deno.test("--far accepts comma-separated rates between 0 and 1, without duplicates, in their order", () => {
  const { far } = EVAL_OPTIONS;
  assert.deepEqual(far.parse("0.1,.5,1e-5,0.10"), [0.1, 0.5, 1e-5]);
  assert.ok(far.check([0.1]));
  for (const text of ["", "0", "1", "0.1,", "0.1, 0.2", "-0.1", "0.1;0.2", "1.5", "NaN", "1e-400"]) {
    assert.equal(far.parse(text), undefined, text);
  }
  for (const value of [0.1, [0], ["0.1"], undefined]) assert.ok(!far.check(value));
});

Deno.test("--query and --gallery accept the name of a split", () => {
  for (const option of [EVAL_OPTIONS.query, EVAL_OPTIONS.gallery]) {
    assert.equal(option.parse("holdout"), "holdout");
    assert.equal(option.parse(""), undefined);
    // The splits of a folder are named like its folders.
    assert.equal(option.parse("iconic-2"), "iconic-2");
    assert.equal(option.parse("a b"), undefined);
  }
});

/** The configuration and the names of the given flags. */
function compared(flags: Partial<EvalConfig>) {
  return comparedSplits({ ...defaults(EVAL_OPTIONS), ...flags }, new Set(Object.keys(flags)));
}

Deno.test("comparedSplits() compares a split with itself, or queries with references", () => {
  assert.deepEqual(compared({}), {});
  assert.deepEqual(compared({ split: "holdout" }), { queries: "holdout" });
  assert.deepEqual(compared({ query: "test", gallery: "train" }), { queries: "test", references: "train" });
  assert.deepEqual(compared({ query: "train", gallery: "train" }), { queries: "train" });
  assert.deepEqual(compared({ split: "train", pairs: "pairs.txt" }), { queries: "train" });
  assert.deepEqual(compared({ umap: true, plots: "plots" }), {});
});

Deno.test("comparedSplits() rejects flags that contradict each other", async () => {
  const mistakes: [Partial<EvalConfig>, RegExp][] = [
    [{ query: "test" }, /Expected --gallery together with --query/],
    [{ gallery: "train" }, /Expected --query together with --gallery/],
    [
      { split: "test", query: "test", gallery: "train" },
      /Expected no --split together with --query and --gallery/,
    ],
    [
      { query: "test", gallery: "train", pairs: "p" },
      /Expected no --pairs together with --query and --gallery/,
    ],
    [{ json: true, markdown: true }, /Expected --json or --markdown but found both/],
    [{ umap: true }, /Expected --plots or --report together with --umap/],
  ];
  for (const [flags, message] of mistakes) await refuses(() => compared(flags), message);
});

/** The episodes that flags request. */
function fewShot(flags: Partial<EvalConfig>) {
  return fewShotOf({ ...defaults(EVAL_OPTIONS), ...flags }, new Set(Object.keys(flags)));
}

Deno.test("--episodes is classes x known images, with its own number of episodes and of queries", async () => {
  assert.equal(fewShot({}), undefined);
  assert.deepEqual(fewShot({ episodes: "20x1" }), {
    ways: 20,
    shots: 1,
    queries: 5,
    count: 1000,
    withinSuperclass: false,
  });
  assert.deepEqual(
    fewShot({ episodes: "5x10", episode_count: 7, episode_queries: 2, episodes_within: "superclass" }),
    { ways: 5, shots: 10, queries: 2, count: 7, withinSuperclass: true },
  );
  for (const text of ["", "20", "1x1", "2x0", "x1", "2x", "2x1x3", "-2x1", "2.5x1"]) {
    assert.equal(EVAL_OPTIONS.episodes.parse(text), undefined, text);
  }
  await refuses(
    () => fewShot({ episodes_within: "superclass" }),
    /Expected --episodes together with --episodes_within, such as --episodes 5x1; or omit it$/,
  );
  await refuses(
    () => fewShot({ episodes: "2x1", query: "test", gallery: "train" }),
    /Expected no --episodes together with --query and --gallery/,
  );
  assert.equal(fewShot({ episodes: "2x1", query: "test", gallery: "test" })!.ways, 2);
});

Deno.test("--protocol names Omniglot's trials and where they are", () => {
  const { protocol } = EVAL_OPTIONS;
  assert.equal(omniglotOf({ protocol: protocol.parse("omniglot:C:/runs.zip")! }), "C:/runs.zip");
  assert.equal(omniglotOf({ protocol: "" }), undefined);
  for (const text of ["omniglot", "omniglot:", "lfw:x", "runs.zip"]) {
    assert.equal(protocol.parse(text), undefined);
  }
});

Deno.test("--reference is another name of --gallery", async () => {
  const { config, given } = await parseFlags(["--query", "test", "--reference", "train"], EVAL_OPTIONS);
  assert.deepEqual([config.gallery, [...given]], ["train", ["query", "gallery"]]);
});
