import { ROW_BINS } from "../eval/row_bins.ts";
import { RowDetails } from "../eval/row_details.ts";
import { sortByClass } from "../eval/by_class.ts";
import { Sweeps } from "../eval/sweep/sweeps.ts";
import { CLASSES, DIMENSION, randomDirections } from "./evaluation_cost.ts";

/** Random embeddings, of which others are made by turning their numbers around. */
const DRAWN = 100_000;
/** Thresholds per query at which an evaluation counts pairs for intervals; mostly fewer. */
const EDGES = 300;

/** What the first rows of a sweep cost, of embeddings that would take hours. */
export interface EvaluationPart {
  /** Number of embeddings, all of which each row is compared with. */
  embeddings: number;
  /** Rows that were swept. */
  rows: number;
  /** Seconds that they took. */
  seconds: number;
  /** Seconds that all rows would take at this rate. */
  calculated_seconds: number;
}

/**
 * Sweeps over the first rows of many random embeddings, in all threads, as an evaluation with intervals and details does.
 * The first rows are the dearest: they count all pairs, the last ones none that earlier ones had. Needs an active engine.
 *
 * @param least How many rows at least.
 */
export async function evaluationPart(count: number, least: number): Promise<EvaluationPart> {
  const embeddings = manyDirections(count);
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  const set = sortByClass(embeddings, DIMENSION, labels);
  using sweeps = await Sweeps.open(set, set);
  const job = {
    counts: true,
    ranks: "nearest",
    details: RowDetails.WANTED,
    edges: Int32Array.from({ length: EDGES }, (_, i) => ROW_BINS - EDGES + i),
  } as const;
  let rows = 0;
  const start = performance.now();
  for await (const swept of sweeps.rows(job)) {
    rows += swept.rows;
    if (rows >= least) break;
  }
  const seconds = (performance.now() - start) / 1000;
  return { embeddings: count, rows, seconds, calculated_seconds: seconds / rows * count };
}

/** Unit vectors, `[count, D]`. */
function manyDirections(count: number): Float32Array<ArrayBuffer> {
  const drawn = randomDirections(Math.min(count, DRAWN), DIMENSION);
  const rows = new Float32Array(count * DIMENSION);
  for (let i = 0; i < count; i++) {
    const [from, turn] = [(i % DRAWN) * DIMENSION, Math.floor(i / DRAWN)];
    for (let k = 0; k < DIMENSION; k++) rows[i * DIMENSION + k] = drawn[from + (k + turn) % DIMENSION]!;
  }
  return rows;
}
