import process from "node:process";
import { RandomStream } from "../base/random.ts";
import { evaluateExact } from "../eval/exact.ts";

const DIMENSION = 64;
const CLASSES = 10;

/** What an exact evaluation costs. */
export interface EvaluationCost {
  /** How many embeddings. */
  embeddings: number;
  /** How many pairs they make. */
  pairs: number;
  /** Seconds that it took. */
  seconds: number;
  /** Seconds of the processor, of all threads. */
  processor_seconds: number;
  /** The process' peak of memory so far in units of 10⁶ bytes: numbers of embeddings are to ascend. */
  peak_mb: number;
}

/**
 * Measures an exact evaluation, with intervals and all details, of random embeddings in ten classes. An engine must
 * be active.
 */
export async function evaluationCost(count: number): Promise<EvaluationCost> {
  const embeddings = randomDirections(count, DIMENSION);
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  const [start, processor] = [performance.now(), process.cpuUsage()];
  const { pairs } = await evaluateExact(embeddings, DIMENSION, labels, {
    intervals: { resamples: 1000, seed: 1 },
    details: true,
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(processor);
  return {
    embeddings: count,
    pairs: pairs.positive + pairs.negative,
    seconds,
    processor_seconds: (user + system) / 1e6,
    peak_mb: process.resourceUsage().maxRSS * 1024 / 1e6,
  };
}

/** Unit vectors in all directions, `[count, dimension]`. */
export function randomDirections(count: number, dimension: number): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1, "directions");
  const rows = Float32Array.from({ length: count * dimension }, () => random.normal());
  for (let i = 0; i < rows.length; i += dimension) {
    const row = rows.subarray(i, i + dimension);
    const length = Math.hypot(...row);
    row.forEach((value, k) => row[k] = value / length);
  }
  return rows;
}
