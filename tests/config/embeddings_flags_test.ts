import assert from "node:assert/strict";
import { embeddingsOf } from "../../lib/config/embeddings_flags.ts";
import { EVAL_OPTIONS, type EvalConfig } from "../../lib/config/eval_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { refuses } from "../base/fixtures.ts";

/** The files that flags name. */
function named(flags: Partial<EvalConfig>) {
  return embeddingsOf({ ...defaults(EVAL_OPTIONS), ...flags }, new Set(Object.keys(flags)));
}

Deno.test("embeddingsOf() returns the files of embeddings; undefined for a checkpoint", () => {
  assert.equal(named({ split: "test" }), undefined);
  assert.deepEqual(named({ embeddings: "x.npy" }), { embeddings: "x.npy" });
  assert.deepEqual(named({ embeddings: "x.npy", labels: "y.npy", far: [0.1], seed: 2, episodes: "5x1" }), {
    embeddings: "x.npy",
    labels: "y.npy",
  });
});

Deno.test("embeddingsOf() refuses flags of networks and images", async () => {
  await refuses(() => named({ labels: "y.npy" }), /Expected --embeddings together with --labels/);
  const mistakes: Partial<EvalConfig>[] = [
    { checkpoint_path: "checkpoints/mnist" },
    { dataset: "mnist" },
    { data_path: "data" },
    { format: "folder" },
    { bad: "skip" },
    { split: "test" },
    { query: "test" },
    { gallery: "train" },
    { views: 5 },
    { protocol: "omniglot:x" },
  ];
  for (const flags of mistakes) {
    const [name] = Object.keys(flags);
    const message = new RegExp(`^Expected no --${name} together with --embeddings, .*; omit it$`);
    await refuses(() => named({ embeddings: "x.npy", ...flags }), message);
  }
});
