import assert from "node:assert/strict";
import { nearestRows } from "../../../lib/serve/page/nearest_rows.ts";
import { distance } from "../../../lib/search/nearest.ts";
import { normals } from "../../engine/fixtures.ts";

Deno.test("the nearest rows are those of a full sort, ties in the order of the rows", () => {
  const [count, dimension] = [200, 5];
  const rows = normals(count * dimension, 1);
  // Equal rows have equal distances.
  for (const [from, to] of [[3, 150], [3, 7], [60, 61]] as const) {
    rows.copyWithin(to * dimension, from * dimension, (from + 1) * dimension);
  }
  const query = normals(dimension, 2);
  const naive = Array.from({ length: count }, (_, row) => ({
    row,
    distance: distance(query, rows.subarray(row * dimension, (row + 1) * dimension)),
  })).sort((a, b) => a.distance - b.distance || a.row - b.row);
  for (const k of [1, 2, 12, 199, 200, 1000]) {
    assert.deepEqual(nearestRows(query, rows, k), naive.slice(0, k), `k = ${k}`);
  }
});
