/** How the neighbours of one query rank. */
export interface QueryRanking {
  /** Whether the nearest is of the query's class. */
  recallAt1: boolean;
  /** Average precision over the R nearest, R being how many others the class has. */
  averagePrecisionAtR: number;
}

/**
 * Ranks one query (Musgrave et al., A Metric Learning Reality Check, 2020, for MAP@R). Between equal distances
 * a negative ranks first.
 *
 * @param squared d² from the query to every embedding, the query itself included.
 * @param query Its place.
 * @param start First of its class, and `end`, one past the last.
 */
export function rankQuery(squared: Float32Array, query: number, start: number, end: number): QueryRanking {
  const relevant = end - start - 1;
  if (relevant === 0) return { recallAt1: false, averagePrecisionAtR: 0 };
  const positives = new Float32Array(relevant);
  positives.set(squared.subarray(start, query));
  positives.set(squared.subarray(query + 1, end), query - start);
  positives.sort();
  const farthest = positives[relevant - 1]!;
  // Only negatives up to the farthest positive can push one back.
  const before: number[] = [];
  for (let i = 0; i < start; i++) if (squared[i]! <= farthest) before.push(squared[i]!);
  for (let i = end; i < squared.length; i++) if (squared[i]! <= farthest) before.push(squared[i]!);
  const negatives = Float32Array.from(before).sort();
  let ahead = 0;
  let sum = 0;
  for (let hit = 0; hit < relevant; hit++) {
    while (ahead < negatives.length && negatives[ahead]! <= positives[hit]!) ahead++;
    const rank = hit + 1 + ahead;
    if (rank > relevant) break;
    sum += (hit + 1) / rank;
  }
  const recallAt1 = negatives.length === 0 || positives[0]! < negatives[0]!;
  return { recallAt1, averagePrecisionAtR: sum / relevant };
}
