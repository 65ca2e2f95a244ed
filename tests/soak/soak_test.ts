import assert from "node:assert/strict";
import { inTerminal } from "../dashboard/exit/fixtures.ts";
import { runSoak, type Sample } from "./run_soak.ts";

Deno.test({
  name: "A training with the dashboard holds no more files, threads or objects from epoch to epoch",
  ignore: inTerminal.ignore || Deno.build.os !== "linux",
}, async () => {
  const { samples, machine } = await runSoak(40, 5);
  assert.ok(samples.length >= 6, `${samples.length} samples`);
  const half = Math.floor(samples.length / 2);
  const [before, after] = [samples.slice(0, half), samples.slice(half)];
  const most = (part: Sample[], of: (sample: Sample) => number) => Math.max(...part.map(of));
  const least = (part: Sample[], of: (sample: Sample) => number) => Math.min(...part.map(of));
  // Files that are written are open for a moment.
  assert.ok(least(after, ({ files }) => files) <= least(before, ({ files }) => files));
  assert.ok(most(after, ({ threads }) => threads) <= most(before, ({ threads }) => threads));
  const grown = least(after, ({ heap }) => heap) - least(before, ({ heap }) => heap);
  assert.ok(grown < 8 * 2 ** 20, `${grown} bytes of objects more`);
  const [first, last] = [machine[0]!, machine.at(-1)!];
  assert.ok(last.tensors <= first.tensors + 20 && last.handles <= first.handles + 20);
});
