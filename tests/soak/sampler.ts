/**
 * Preloaded into a task, writes from time to time what its process holds, one line of JSON each, to the file that
 * TRINCA_SOAK names.
 *
 * @module
 */
import type { Sample } from "./run_soak.ts";

const EVERY = 500;

const path = Deno.env.get("TRINCA_SOAK")!;

const timer = setInterval(() => {
  const { rss, heapUsed, external } = Deno.memoryUsage();
  const sample: Sample = {
    time: Date.now(),
    resident: rss,
    heap: heapUsed,
    external,
    files: [...Deno.readDirSync("/proc/self/fd")].length,
    threads: [...Deno.readDirSync("/proc/self/task")].length,
  };
  Deno.writeTextFileSync(path, JSON.stringify(sample) + "\n", { append: true });
}, EVERY);
Deno.unrefTimer(timer);
