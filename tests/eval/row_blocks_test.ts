import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { type ByClass, sortByClass } from "../../lib/eval/by_class.ts";
import { type DistanceRow, visitRows } from "../../lib/eval/row_blocks.ts";
import { scatteredClasses } from "./fixtures.ts";
import { naiveDistance } from "./naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

function scattered(count: number, classes: number, seed: number): ByClass {
  const { embeddings, dimension, labels } = scatteredClasses(count, classes, 0.5, seed);
  return sortByClass(embeddings, dimension, labels);
}

/** The rows without their distances; the greatest error of some distances; the number of rows of each block in memory. */
async function visited(queries: ByClass, references: ByClass) {
  const rows: Omit<DistanceRow, "squared">[] = [];
  const blocks = new Map<ArrayBufferLike, number>();
  let error = 0;
  await visitRows(queries, references, ({ squared, ...row }) => {
    rows.push(row);
    blocks.set(squared.buffer, (blocks.get(squared.buffer) ?? 0) + 1);
    assert.equal(squared.length, references.count);
    for (let i = row.row % 97; i < squared.length; i += 997) {
      const { embeddings, dimension } = queries;
      const d = naiveDistance(embeddings, references.embeddings, dimension, row.row, i);
      error = Math.max(error, Math.abs(squared[i]! - d ** 2));
    }
  });
  return { rows, error, blocks };
}

Deno.test("visitRows() visits the rows of one set, each with its own index and the indices after it", async () => {
  const set = scattered(300, 4, 1);
  const { rows, error } = await visited(set, set);
  assert.ok(error < 1e-5);
  assert.deepEqual(
    rows,
    Array.from({ length: 300 }, (_, row) => {
      const classIndex = set.starts.findLastIndex((start) => start <= row);
      const [start, end] = [set.starts[classIndex]!, set.starts[classIndex + 1]!];
      return { row, self: row, from: row + 1, start, end, classIndex };
    }),
  );
});

Deno.test("visitRows() finds a query's class among the references, or nowhere", async () => {
  const [queries, references] = [scattered(60, 5, 1), scattered(40, 3, 2)];
  const { rows, error } = await visited(queries, references);
  assert.ok(error < 1e-5);
  for (const { row, self, from, start, end, classIndex } of rows) {
    const label = queries.classes[classIndex]!;
    const place = references.classes.indexOf(label);
    const expected = place < 0 ? [0, 0] : [references.starts[place], references.starts[place + 1]];
    assert.deepEqual([self, from, start, end], [-1, 0, ...expected], `row ${row}`);
  }
  assert.ok(rows.some(({ start, end }) => start === end) && rows.some(({ start, end }) => start < end));
});

Deno.test("visitRows() computes fewer rows at a time if rows are long", async () => {
  const references = scattered(70_000, 2, 1);
  const queries = scattered(245, 2, 2); // 239 rows of 70,000 fit into a block
  const { rows, error, blocks } = await visited(queries, references);
  assert.ok(error < 1e-5);
  assert.deepEqual(rows.map(({ row }) => row), Array.from({ length: 245 }, (_, row) => row));
  assert.deepEqual([...blocks.values()], [239, 6]);
});
