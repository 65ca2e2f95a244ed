import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/flags.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";
import { type Entry, gpuPlan, type Outcome, runPlan } from "./plan.ts";

const entry = (name: string, seconds: number): Entry => ({ name, args: [name], seconds });

Deno.test("runPlan() gives each program its time, continues after a failure, and leaves out what has none", async () => {
  let clock = 1000;
  const given: [string, number][] = [];
  const told: Outcome[] = [];
  const plan = [entry("a", 60), entry("b", 60), entry("c", 60), entry("d", 60)];
  const outcomes = await runPlan(
    plan,
    100,
    ({ name }, seconds) => {
      given.push([name, seconds]);
      clock += name === "a" ? 30.04 : seconds;
      return Promise.resolve(name === "a" ? "failed" : "late");
    },
    () => clock,
    (outcome) => told.push(outcome),
  );
  assert.deepEqual(given, [["a", 60], ["b", 60]]);
  assert.deepEqual(outcomes, [
    { name: "a", state: "failed", seconds: 30 },
    { name: "b", state: "late", seconds: 60 },
    { name: "c", state: "left out", seconds: 0 },
    { name: "d", state: "left out", seconds: 0 },
  ]);
  assert.deepEqual(told, outcomes);
});

Deno.test("gpuPlan() names programs and files that exist, with flags that their commands take", async () => {
  const plan = gpuPlan("/out", "/data");
  assert.equal(new Set(plan.map(({ name }) => name)).size, plan.length);
  for (const { args } of plan) {
    const files = args.filter((arg) => /^(tests|tasks)\//.test(arg));
    assert.ok(files.length > 0);
    for (const file of files) await Deno.stat(new URL(`../../${file}`, import.meta.url));
    const flags = args.slice(args.indexOf(files[0]!) + 1);
    if (files[0] === "tasks/train.ts") {
      const { config } = await parseFlags(flags, TRAIN_OPTIONS);
      assert.deepEqual([config.data_path, config.checkpoint_path], ["/data", "/out/runs"]);
    } else if (files[0] === "tasks/bench.ts") {
      assert.equal((await parseFlags(flags.slice(1), BENCH_OPTIONS)).config.gpu, true);
    }
  }
});
