/**
 * What an exact evaluation costs in time and memory, with intervals and all details, of random embeddings in ten
 * classes. Time grows with the square of their number, memory with their number alone:
 *
 *     deno run --allow-all bench/evaluation_cost.ts 10000 20000 100000
 *
 * The numbers are to ascend: the peak of memory is that of the process so far.
 *
 * @module
 */
import process from "node:process";
import { RandomStream } from "../lib/base/mod.ts";
import { printLine, runCommand, terminal } from "../lib/cli/mod.ts";
import { openEngine } from "../lib/engine/mod.ts";
import { evaluateExact } from "../lib/eval/mod.ts";
import { renderTable } from "../lib/report/mod.ts";
import { setUpFor } from "../lib/setup/mod.ts";

const DIMENSION = 64;
const CLASSES = 10;

async function main(args: string[]): Promise<number> {
  const { library } = await setUpFor({ engine: "native", dataset: "digits", dataPath: "" });
  const { engine } = await openEngine({ engine: "auto", library, threads: 0 });
  const rows: string[][] = [];
  for (const count of (args.length > 0 ? args : ["10000"]).map(Number)) rows.push(await measured(count));
  const header = ["images", "pairs", "seconds", "processor's", "ns a pair", "peak MB"];
  printLine(
    [...renderTable({ header, rows }, terminal.style()), `On ${engine.name}, ${engine.device}`].join("\n"),
  );
  return 0;
}

async function measured(count: number): Promise<string[]> {
  const embeddings = randomDirections(count);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  const [start, processor] = [performance.now(), process.cpuUsage()];
  const { pairs } = await evaluateExact(embeddings, DIMENSION, labels, {
    intervals: { resamples: 1000, seed: 1 },
    details: true,
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(processor);
  const total = pairs.positive + pairs.negative;
  return [
    count.toLocaleString("en-US"),
    total.toLocaleString("en-US"),
    seconds.toFixed(1),
    ((user + system) / 1e6).toFixed(1),
    (seconds * 1e9 / total).toFixed(1),
    (process.resourceUsage().maxRSS / 1000).toFixed(0),
  ];
}

/** Unit vectors in all directions, `[count, 64]`. */
function randomDirections(count: number): Float32Array {
  const random = new RandomStream(1, "directions");
  const rows = Float32Array.from({ length: count * DIMENSION }, () => random.normal());
  for (let i = 0; i < rows.length; i += DIMENSION) {
    const row = rows.subarray(i, i + DIMENSION);
    const length = Math.hypot(...row);
    row.forEach((value, k) => row[k] = value / length);
  }
  return rows;
}

if (import.meta.main) await runCommand(main);
