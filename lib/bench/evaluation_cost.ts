import process from "node:process";
import { RandomStream } from "../base/random.ts";
import { evaluateExact } from "../eval/exact.ts";

/** Numbers of an embedding that is evaluated. */
export const DIMENSION = 64;
/** Classes of the embeddings. */
export const CLASSES = 10;

/** The cost of an exact evaluation. */
export interface EvaluationCost {
  /** Number of embeddings. */
  embeddings: number;
  /** Number of pairs. */
  pairs: number;
  /** Elapsed seconds. */
  seconds: number;
  /** Processor seconds of all threads. */
  processor_seconds: number;
  /** Peak memory of the process so far, in 10⁶ bytes: so measure ascending numbers of embeddings. */
  peak_mb: number;
}

/**
 * Measures an exact evaluation with intervals and all details on random embeddings in ten classes. Needs an active
 * engine.
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

/** Random unit vectors, uniform over all directions, `[count, dimension]`. */
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
