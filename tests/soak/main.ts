/**
 * `deno task soak [epochs]`: trains 300 short epochs with the dashboard in a terminal of 120×36 and prints what the
 * process held meanwhile, by tenths of the time.
 *
 * @module
 */
import { runSoak } from "./run_soak.ts";

const STEPS = 20;
const PARTS = 10;

const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const { process, heap, machine } = await runSoak(Number(Deno.args[0] ?? 300), STEPS);
const [start, end] = [process[0]!.time, process.at(-1)!.time];
const length = (end - start) / PARTS;
print(
  "Megabytes in memory, of the main thread's objects and its buffers (the least of each part); files, threads,",
);
print("tensors and handles");
print("| time | memory | objects | buffers | files | threads | tensors | handles |");
print("| ---: | -----: | ------: | ------: | ----: | ------: | ------: | ------: |");
for (let part = 0; part < PARTS; part++) {
  const within = <T extends { time: number }>(samples: T[]) =>
    samples.filter(({ time }) => time >= start + part * length && time <= start + (part + 1) * length);
  const least = (values: number[]) => (Math.min(...values) / 2 ** 20).toFixed(1);
  const range = (values: number[]) => [...new Set([Math.min(...values), Math.max(...values)])].join("–");
  const [ofProcess, ofHeap, ofMachine] = [within(process), within(heap), within(machine)];
  print(`| ${
    [
      `${((part + 1) * length / 1000).toFixed(0)} s`,
      least(ofProcess.map(({ resident }) => resident)),
      least(ofHeap.map(({ heap }) => heap)),
      least(ofHeap.map(({ external }) => external)),
      range(ofProcess.map(({ files }) => files)),
      range(ofProcess.map(({ threads }) => threads)),
      range(ofMachine.map(({ tensors }) => tensors)),
      range(ofMachine.map(({ handles }) => handles)),
    ].join(" | ")
  } |`);
}
