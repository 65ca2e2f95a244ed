import assert from "node:assert/strict";
import type { EventOf } from "../../lib/run/events.ts";
import { SHORT, trains } from "../dashboard/exit/fixtures.ts";

/** What a process holds at one moment. */
export interface Sample {
  /** Milliseconds since 1970. */
  time: number;
  /** Bytes of the process in memory. */
  resident: number;
  /** Bytes of the main thread's JavaScript objects, before the next garbage collection. */
  heap: number;
  /** Bytes of its buffers. */
  external: number;
  /** Open files. */
  files: number;
  threads: number;
}

/** What a training held over its epochs. */
export interface Soak {
  /** From the first epoch's end to the last one's. */
  samples: Sample[];
  /** The trainer's own account of the same time. */
  machine: EventOf<"machine">[];
}

/** Trains some short epochs with the dashboard in a terminal of 120×36, and samples the process meanwhile. */
export async function runSoak(epochs: number, steps: number): Promise<Soak> {
  let soak: Soak | undefined;
  const samples = await Deno.makeTempFile({ prefix: "trinca_soak_" });
  try {
    const args = [...SHORT, "--epochs", `${epochs}`, "--max_steps", `${steps}`, "--keep", "1"];
    await trains(args, async ({ terminal, events }) => {
      for (let epoch = 10; epoch <= epochs; epoch += 10) {
        await terminal.until(() => Number(/epoch (\d+)\/\d+/.exec(terminal.text())?.[1] ?? 0) >= epoch);
      }
      await terminal.shows(/Final evaluation/);
      await terminal.type("q");
      assert.equal((await terminal.end()).code, 0);
      const all: Sample[] = (await Deno.readTextFile(samples)).trim().split("\n")
        .map((line) => JSON.parse(line));
      const logged = await events();
      const ends = logged.flatMap(({ type, time }) => type === "epoch_finished" ? [time] : []);
      const within = ({ time }: { time: number }) => time > ends[0]! && time < ends.at(-1)!;
      soak = {
        samples: all.filter(within),
        machine: logged.filter((event) => event.type === "machine").filter(within),
      };
    }, {
      env: { TRINCA_SOAK: samples },
      preload: [import.meta.resolve("./sampler.ts")],
    });
  } finally {
    await Deno.remove(samples);
  }
  return soak!;
}
