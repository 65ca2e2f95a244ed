import assert from "node:assert/strict";
import { findRival } from "../../lib/bench/prepare_rival.ts";
import { startPytorch, stopPytorch } from "../../lib/bench/pytorch.ts";
import { FAISS } from "../../lib/bench/rivals.ts";
import { benchSearch } from "../../lib/bench/search_bench.ts";
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
// One test runs where the benchmark has installed FAISS.
const faiss = await findRival(FAISS, processSurroundings());

Deno.test({
  name: "bench search without FAISS measures ours alone and says why",
  ignore: LIBRARY === undefined,
}, async () => {
  const pytorch = { processes: new Map(), leftOut: { faiss_flat: "--no_pytorch" }, versions: {} };
  const { tables, notes, figures } = await benchSearch(
    { ...INPUT, library: { path: LIBRARY! }, pytorch },
    2000,
  );
  assert.deepEqual(tables.map(({ title, rows }) => [title, rows.map(([name]) => name)]), [
    ["256 queries at a time", ["trinca"]],
    ["One query", ["trinca"]],
  ]);
  assert.match(notes[0]!, /^The 10 nearest of 2,000 embeddings of 64 numbers, exactly; medians of 2 rounds/);
  assert.equal(notes.at(-1), "Left out: faiss_flat: --no_pytorch");
  const { queries_256_ms, queries_1_ms } = figures.search as Record<string, Record<string, number>>;
  assert.ok(queries_256_ms!.trinca! > 0 && queries_1_ms!.trinca! > 0);
});

Deno.test({
  name: "bench search finds the same rows as FAISS",
  ignore: LIBRARY === undefined || faiss === undefined,
}, async () => {
  const pytorch = await startPytorch(["faiss_flat"], INPUT.config);
  const { tables, notes, figures } = await benchSearch(
    { ...INPUT, library: { path: LIBRARY! }, pytorch },
    3000,
  );
  await stopPytorch(pytorch);
  assert.deepEqual(pytorch.leftOut, {});
  assert.ok(notes.includes("Both find the same 10 rows for 256 of 256 queries."), notes.join("\n"));
  for (const { rows } of tables) assert.match(rows[1]![3]!, /× as fast$/);
  const { queries_256_ms } = figures.search as Record<string, Record<string, number>>;
  assert.deepEqual(Object.keys(queries_256_ms!), ["trinca", "faiss_flat"]);
});

Deno.test("bench search refuses to measure without libtensorflow", async () => {
  const pytorch = { processes: new Map(), leftOut: {}, versions: {} };
  await refuses(
    () => benchSearch({ ...INPUT, library: { reason: "offline" }, pytorch }, 10),
    /^Expected libtensorflow to measure on but found none: offline$/,
  );
});
