import assert from "node:assert/strict";
import { benchEval } from "../../lib/bench/eval_bench.ts";
import { findRival } from "../../lib/bench/prepare_rival.ts";
import { startPytorch, stopPytorch } from "../../lib/bench/pytorch.ts";
import { PYTORCH } from "../../lib/bench/rivals.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { refuses } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";

const INPUT = {
  given: new Set<string>(),
  data: { name: "digits", path: "." },
  config: { ...defaults(BENCH_OPTIONS), rounds: 2, threads: 1 },
};
// One test runs where the benchmark has installed PyTorch.
const torch = await findRival(PYTORCH, processSurroundings());

Deno.test({
  name: "bench eval without rivals measures ours alone, says why, and calculates what more would take",
  ignore: LIBRARY === undefined,
}, async () => {
  const pytorch = { processes: new Map(), leftOut: { faiss_flat: "--no_pytorch" }, versions: {} };
  const { tables, notes, figures } = await benchEval(
    { ...INPUT, library: { path: LIBRARY! }, pytorch },
    300,
    2000,
  );
  assert.deepEqual(tables.map(({ rows }) => rows.map(([name]) => name)), [
    ["trinca, everything"],
    ["1,500", "2,000, by calculation"],
  ]);
  assert.equal(tables[0]!.title, "300 embeddings, 44,850 pairs");
  assert.equal(notes.at(-1), "Left out: faiss_flat: --no_pytorch");
  const { ns_per_pair } = figures.eval as { ns_per_pair: Record<string, number> };
  assert.ok(ns_per_pair.trinca! > 0);
  assert.ok(notes.some((note) => /^2,000: calculated from the first [45]\d\d rows, which took/.test(note)));
});

Deno.test({
  name: "bench eval finds the threshold of PyTorch's histogram",
  ignore: LIBRARY === undefined || torch === undefined,
}, async () => {
  const pytorch = await startPytorch(["pytorch_evaluation"], INPUT.config);
  const { tables, notes } = await benchEval({ ...INPUT, library: { path: LIBRARY! }, pytorch }, 700, 2000);
  await stopPytorch(pytorch);
  assert.deepEqual(tables[0]!.rows.map(([name]) => name), [
    "trinca, everything",
    "PyTorch by blocks, the histograms alone",
  ]);
  const [, ours, theirs, apart] = notes.join("\n").match(
    /FAR 0\.001 is ([\d.]+), in PyTorch's histogram ([\d.]+); the threshold is (in the same bin|1 bins apart)/,
  )!;
  assert.ok(apart !== undefined && Math.abs(Number(ours) - Number(theirs)) < 2e-4);
});

Deno.test("bench eval refuses to measure without libtensorflow", async () => {
  const pytorch = { processes: new Map(), leftOut: {}, versions: {} };
  await refuses(
    () => benchEval({ ...INPUT, library: { reason: "offline" }, pytorch }, 10),
    /^Expected libtensorflow to measure on but found none: offline$/,
  );
});
