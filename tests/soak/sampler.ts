/**
 * Preloaded into a task, writes from time to time what its main thread holds, one line of JSON each, to the file that
 * TRINCA_SOAK names. Files and threads are counted from outside: a task may not read /proc.
 *
 * @module
 */
import type { HeapSample } from "./run_soak.ts";

const EVERY = 500;

const path = Deno.env.get("TRINCA_SOAK")!;

const timer = setInterval(() => {
  const { heapUsed: heap, external } = Deno.memoryUsage();
  const sample: HeapSample = { time: Date.now(), pid: Deno.pid, heap, external };
  Deno.writeTextFileSync(path, JSON.stringify(sample) + "\n", { append: true });
}, EVERY);
Deno.unrefTimer(timer);
