import assert from "node:assert/strict";
import { inTerminal } from "../dashboard/exit/fixtures.ts";
import { runSoak } from "./run_soak.ts";

Deno.test({
  name: "A training with the dashboard holds no more files, threads or objects from epoch to epoch",
  ignore: inTerminal.ignore || Deno.build.os !== "linux",
}, async () => {
  const { process, heap, machine } = await runSoak(40, 5);
  assert.ok(process.length >= 4 && heap.length >= 4 && machine.length >= 2, `${process.length} samples`);
  /** The least, or the most, of the first half and of the second one: files that are written are open for a moment. */
  const halves = (values: number[], of: (...values: number[]) => number) => {
    const half = Math.floor(values.length / 2);
    return [of(...values.slice(0, half)), of(...values.slice(half))] as const;
  };
  const files = halves(process.map(({ files }) => files), Math.min);
  assert.ok(files[1] <= files[0], `${files} files`);
  const threads = halves(process.map(({ threads }) => threads), Math.max);
  // Pools start threads when they need them; one for each epoch would be twenty.
  assert.ok(threads[1] - threads[0] <= 10, `${threads} threads`);
  const objects = halves(heap.map(({ heap }) => heap), Math.min);
  assert.ok(objects[1] - objects[0] < 8 * 2 ** 20, `${objects} bytes of objects`);
  const tensors = halves(machine.map(({ tensors }) => tensors), Math.min);
  assert.ok(tensors[1] <= tensors[0], `${tensors} tensors`);
});
