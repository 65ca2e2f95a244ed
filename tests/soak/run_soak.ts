import assert from "node:assert/strict";
import type { EventOf } from "../../lib/run/events.ts";
import { SHORT, trains } from "../dashboard/exit/fixtures.ts";

/** Milliseconds between two samples. */
const EVERY = 500;

/** What a process holds at one moment. */
export interface ProcessSample {
  /** Milliseconds since 1970. */
  time: number;
  /** Bytes in memory. */
  resident: number;
  /** Open files. */
  files: number;
  threads: number;
}

/** What its main thread holds. */
export interface HeapSample {
  /** Milliseconds since 1970. */
  time: number;
  pid: number;
  /** Bytes of JavaScript objects, before the next garbage collection. */
  heap: number;
  /** Bytes of buffers. */
  external: number;
}

/** What a training held from the end of its first epoch to that of its last one. */
export interface Soak {
  process: ProcessSample[];
  heap: HeapSample[];
  machine: EventOf<"machine">[];
}

/** Trains some short epochs with the dashboard in a terminal of 120×36, and samples the process meanwhile. */
export async function runSoak(epochs: number, steps: number): Promise<Soak> {
  const file = await Deno.makeTempFile({ prefix: "trinca_soak_" });
  const heap = () =>
    Deno.readTextFileSync(file).split("\n").slice(0, -1).map((line): HeapSample => JSON.parse(line));
  const found: Soak = { process: [], heap: [], machine: [] };
  let pid: number | undefined;
  const timer = setInterval(() => {
    pid ??= heap()[0]?.pid;
    if (pid === undefined) return;
    try {
      const status = Deno.readTextFileSync(`/proc/${pid}/status`);
      found.process.push({
        time: Date.now(),
        resident: 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]),
        files: [...Deno.readDirSync(`/proc/${pid}/fd`)].length,
        threads: Number(/^Threads:\s+(\d+)/m.exec(status)![1]),
      });
    } catch {
      // It has ended.
    }
  }, EVERY);
  try {
    const args = [...SHORT, "--epochs", `${epochs}`, "--max_steps", `${steps}`, "--keep", "1"];
    const preload = [import.meta.resolve("./sampler.ts")];
    await trains(args, async ({ terminal, events }) => {
      for (let epoch = 10; epoch <= epochs; epoch += 10) {
        await terminal.until(() => Number(/epoch (\d+)\/\d+/.exec(terminal.text())?.[1] ?? 0) >= epoch);
      }
      await terminal.shows(/done in /);
      await terminal.type("q");
      assert.equal((await terminal.end()).code, 0);
      const logged = await events();
      const ends = logged.flatMap(({ type, time }) => type === "epoch_finished" ? [time] : []);
      const within = ({ time }: { time: number }) => time > ends[0]! && time < ends.at(-1)!;
      found.process = found.process.filter(within);
      found.heap = heap().filter(within);
      found.machine = logged.filter((event) => event.type === "machine").filter(within);
    }, { env: { TRINCA_SOAK: file }, preload });
    return found;
  } finally {
    clearInterval(timer);
    await Deno.remove(file);
  }
}
