import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { sortByClass } from "../../lib/eval/by_class.ts";
import { distanceBlocks } from "../../lib/eval/distance_blocks.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { testOnEngines } from "../engine/fixtures.ts";

const DIMENSION = 64;
const IMAGES = 60;

/** Unit vectors in groups of four: the same, the same, and two at distances of about 2e-5 and 3e-3. */
function groups(): Float32Array {
  const embeddings = new Float32Array(IMAGES * DIMENSION);
  for (let i = 0; i < IMAGES; i++) {
    const base = new RandomStream(1, "group", i >> 2);
    const off = new RandomStream(2, "offset", i);
    const far = [0, 0, 2.5e-6, 4e-4][i % 4]!;
    const row = Float64Array.from({ length: DIMENSION }, () => base.normal());
    const length = Math.hypot(...row);
    embeddings.set(row.map((value) => value / length + far * off.normal()), i * DIMENSION);
  }
  return embeddings;
}

testOnEngines(
  "distances near 0 are exact: equal embeddings have 0, others what they have in float64",
  async () => {
    const embeddings = groups();
    const labels = Int32Array.from({ length: IMAGES }, (_, i) => i >> 2);
    const set = sortByClass(embeddings, DIMENSION, labels);
    for await (const { first, rows, squared, release } of distanceBlocks(set, set)) {
      for (let i = 0; i < rows * IMAGES; i++) {
        const [a, b] = [first + Math.floor(i / IMAGES), i % IMAGES];
        let exact = 0;
        for (let k = 0; k < DIMENSION; k++) {
          exact += (set.embeddings[a * DIMENSION + k]! - set.embeddings[b * DIMENSION + k]!) ** 2;
        }
        const error = Math.abs(squared[i]! - exact);
        assert.ok(
          exact === 0 ? squared[i] === 0 : error < 1e-6 * exact || exact > 1e-5 && error < 2e-6,
          `${a}, ${b}`,
        );
      }
      release();
    }
    const { per_class } = await evaluateExact(embeddings, DIMENSION, labels, { rates: [0.01] });
    assert.equal(per_class.length, IMAGES / 4);
  },
);
