import assert from "node:assert/strict";
import {
  type BenchResult,
  fasterCells,
  leftOutNotes,
  mediansByKey,
  renderResult,
  resultToJson,
  resultToMarkdown,
} from "../../lib/bench/bench_result.ts";
import { timingOf } from "../../lib/bench/paired_timing.ts";

const MACHINE = { processor: "Some CPU", cores: 2, memory_gb: 16, system: "linux x86_64", deno: "2.9.6" };
const RESULT: BenchResult = {
  tables: [{ title: "A table", header: ["", "ms"], rows: [["trinca", "1.5"]] }],
  notes: ["long ".repeat(30).trim(), "a_b", "--lr_schedule _x_"],
  figures: { step_ms: { trinca: 1.5 } },
  leftOut: { pytorch_best: "no Python" },
};

Deno.test("fasterCells() shows how many times as fast trinca is, and nothing for trinca itself", () => {
  const [trinca, rival] = [timingOf([10, 20]), timingOf([15, 50])];
  assert.deepEqual(fasterCells(rival, trinca), ["2.00× as fast", "1.50 to 2.50"]);
  assert.deepEqual(fasterCells(trinca, trinca), ["", ""]);
});

Deno.test("leftOutNotes() has one note for each reason", () => {
  assert.deepEqual(leftOutNotes({ a: "no Python", b: "no Python", c: "killed" }), [
    "Left out: a, b: no Python",
    "Left out: c: killed",
  ]);
});

Deno.test("resultToJson() has the medians, what was left out, and the machine", () => {
  assert.deepEqual(mediansByKey([{ key: "trinca" }], [timingOf([1.23456])]), { trinca: 1.235 });
  assert.deepEqual(resultToJson(RESULT, MACHINE), {
    step_ms: { trinca: 1.5 },
    left_out: { pytorch_best: "no Python" },
    machine: MACHINE,
  });
});

Deno.test("renderResult() puts the notes below the tables", () => {
  const text = renderResult(RESULT, { color: false, ascii: true });
  assert.match(text, /^A table\n\+-+\+.*\n\|.* ms \|\n[^]*long long.*\na_b\n--lr_schedule _x_$/);
});

Deno.test("resultToMarkdown() writes a section as the formatter would", async () => {
  const occasion = {
    title: "A step",
    command: "deno task bench step --rounds 30",
    date: "2026-01-31",
    machine: MACHINE,
  };
  const plots = [{ name: "curve", svg: "<svg/>" }];
  const text = resultToMarkdown({ ...RESULT, plots }, occasion);
  assert.match(
    text,
    /^## A step\n\n`deno task bench step --rounds 30` on 2026-01-31: Some CPU, 2 cores, 16 GB/,
  );
  assert.ok(text.includes("\n\n### A table\n\n|        |  ms |\n"));
  assert.ok(text.includes("\n\n![A step](plots/curve.svg)\n\n"));
  assert.ok(text.endsWith("- a_b\n- --lr_schedule \\_x\\_"), text);
  assert.ok(text.split("\n").every((line) => line.length <= 110));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", "--no-config", "--line-width=110", "--ext=md", "-"],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text + "\n"));
  await writer.close();
  assert.equal((await child.status).code, 0, text);
});
