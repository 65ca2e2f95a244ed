import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { distance, nearest } from "../../lib/search/nearest.ts";
import { testOnEngines } from "../engine/fixtures.ts";

/** `[count, dimension]` of length 1; every third row is one of only few, so that many distances are equal. */
function makeRows(count: number, dimension: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new RandomStream(seed, "rows");
  const rows = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const source = i % 3 === 2 ? i % 2 : i;
    if (source !== i) {
      rows.copyWithin(i * dimension, source * dimension, (source + 1) * dimension);
      continue;
    }
    const row = Float32Array.from({ length: dimension }, () => random.uniform() - 0.5);
    const length = Math.hypot(...row);
    rows.set(row.map((value) => value / length), i * dimension);
  }
  return rows;
}

function naive(query: Float32Array, rows: Float32Array, k: number): { row: number; distance: number }[] {
  const dimension = query.length;
  const all = Array.from({ length: rows.length / dimension }, (_, row) => {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += (query[d]! - rows[row * dimension + d]!) ** 2;
    return { row, distance: Math.sqrt(sum) };
  });
  return all.sort((a, b) => a.distance - b.distance || a.row - b.row).slice(0, k);
}

testOnEngines("nearest() finds what a naive loop finds, equal ones by row", async () => {
  for (const [count, dimension, k] of [[200, 16, 5], [7, 3, 20], [1, 8, 1]] as const) {
    const rows = makeRows(count, dimension, count);
    const queries = makeRows(9, dimension, 99);
    queries.set(rows.subarray(0, dimension)); // One that is in the index.
    const cut = Math.min(3, count) * dimension;
    const found = await nearest(queries, {
      blocks: [rows.slice(0, cut), rows.slice(cut)].filter(({ length }) => length > 0),
      dimension,
      embedding: (row) => rows.slice(row * dimension, (row + 1) * dimension),
    }, k);
    for (let q = 0; q < 9; q++) {
      const query = queries.subarray(q * dimension, (q + 1) * dimension);
      assert.deepEqual(found[q], naive(query, rows, k), `${count} rows, query ${q}`);
    }
    assert.equal(found[0]![0]!.distance, 0);
  }
});

Deno.test("nearest() finds nothing in nothing", async () => {
  const none = { blocks: [], dimension: 2, embedding: () => new Float32Array(2) };
  assert.deepEqual(await nearest(new Float32Array(0), none, 3), []);
});

Deno.test("distance() is that of the difference, also between embeddings that are almost equal", () => {
  const a = Float32Array.of(0.6, 0.8);
  const b = Float32Array.of(0.6, Math.fround(0.8) + 2 ** -24);
  assert.equal(distance(a, b), Math.abs(a[1]! - b[1]!));
});
