/** A row and its Euclidean distance from the query. */
export interface NearRow {
  row: number;
  distance: number;
}

/**
 * The nearest rows by all distances, the nearest first; equal ones in the order of the rows.
 *
 * @param query `[D]`
 * @param rows `[N, D]`
 * @param k How many; fewer if there are no more rows.
 */
export function nearestRows(query: Float32Array, rows: Float32Array, k: number): NearRow[] {
  const dimension = query.length;
  const best: NearRow[] = [];
  for (let row = 0, at = 0; at < rows.length; row++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++, at++) sum += (query[d]! - rows[at]!) ** 2;
    const last = best.at(-1);
    if (best.length === k && last !== undefined && sum >= last.distance) continue;
    if (best.length === k) best.pop();
    let place = best.length;
    while (place > 0 && best[place - 1]!.distance > sum) place--;
    best.splice(place, 0, { row, distance: sum });
  }
  return best.map(({ row, distance }) => ({ row, distance: Math.sqrt(distance) }));
}
