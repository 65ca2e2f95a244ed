// deno-lint-ignore-file no-console -- an example prints
/**
 * Measures embeddings of any origin, saved by `np.save`: VAL at false accept rates with intervals, Recall@1.
 *
 *     deno run -A examples/evaluate_npy.ts embeddings.npy labels.npy
 *
 * @module
 */
import { evaluate, openEngine, readNpy, UserError } from "@trinca/trinca";

const [embeddingsPath = "embeddings.npy", labelsPath = "labels.npy"] = Deno.args;

const { values, shape: [count = 0, dimension = 0] } = await readNpy(embeddingsPath);
const labels = await readNpy(labelsPath);
const embeddings = { values: unitRows(Float32Array.from(values), dimension), count, dimension };

await openEngine();
const { pairs, valAtFar, valIntervalAtFar, recallAt1 } = await evaluate(embeddings, labels.values, {
  resamples: 200,
});
console.log(`${pairs.positive} positive and ${pairs.negative} negative pairs`);
for (const [rate, val] of Object.entries(valAtFar)) {
  const [least, greatest] = valIntervalAtFar?.[rate] ?? [NaN, NaN];
  console.log(
    `VAL at FAR ${rate}: ${val?.toFixed(4) ?? "–"} (${least.toFixed(4)} to ${greatest.toFixed(4)})`,
  );
}
console.log(`Recall@1 ${recallAt1.toFixed(4)}`);

/** Rows scaled to length 1. */
function unitRows(rows: Float32Array<ArrayBuffer>, size: number): Float32Array<ArrayBuffer> {
  if (size < 1) throw new UserError(`Expected embeddings [N, D] in ${embeddingsPath}`);
  for (let start = 0; start < rows.length; start += size) {
    const row = rows.subarray(start, start + size);
    const length = Math.hypot(...row) || 1;
    row.forEach((value, i) => row[i] = value / length);
  }
  return rows;
}
