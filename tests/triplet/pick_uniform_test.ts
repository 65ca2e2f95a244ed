import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import { pickUniform } from "../../lib/triplet/pick_uniform.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { BELOW_ONE, uniform } from "./fixtures.ts";

/** Draws from one row. */
function pick(mask: boolean[], uniforms: number[]): number[] {
  return tf.tidy(() => {
    const rows = tf.tile(tf.tensor2d([mask.map(Number)], [1, mask.length], "int32"), [uniforms.length, 1]);
    return Array.from(pickUniform(rows.cast("bool") as tf.Tensor2D, tf.tensor1d(uniforms)).dataSync());
  }) as unknown as number[];
}

const mask = fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }).filter((mask) => mask.includes(true));

testOnEngines("pickUniform() returns a true entry for any uniform number", () => {
  fc.assert(
    fc.property(mask, fc.array(uniform(), { minLength: 1, maxLength: 8 }), (mask, drawn) => {
      for (const picked of pick(mask, [0, BELOW_ONE, ...drawn])) assert.equal(mask[picked], true);
    }),
    { numRuns: 60 },
  );
});

testOnEngines("pickUniform() returns the first entry for 0 and the last just below 1", () => {
  for (let size = 1; size <= 600; size += 37) {
    const mask = Array.from({ length: 2 * size + 1 }, (_, i) => i % 2 === 1);
    assert.deepEqual(pick(mask, [0, BELOW_ONE]), [1, 2 * size - 1]);
  }
});

testOnEngines("pickUniform() returns each true entry equally often", () => {
  const EACH = 16;
  fc.assert(
    fc.property(mask.filter(({ length }) => length <= 40), (mask) => {
      const allowed = mask.flatMap((allowed, i) => allowed ? [i] : []);
      const draws = allowed.length * EACH;
      const counts = new Array<number>(mask.length).fill(0);
      for (const picked of pick(mask, Array.from({ length: draws }, (_, i) => (i + 0.5) / draws))) {
        counts[picked]!++;
      }
      assert.deepEqual(counts, mask.map((allowed) => allowed ? EACH : 0));
    }),
    { numRuns: 20 },
  );
});

testOnEngines("pickUniform() draws for each row from that row, and returns 0 if it has none", () => {
  tf.tidy(() => {
    const rows = tf.tensor2d([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 0, 1]], [4, 3], "bool");
    const picked = pickUniform(rows, tf.tensor1d([0.9, 0.4, 0.5, 0]));
    assert.equal(picked.dtype, "int32");
    assert.deepEqual([...picked.dataSync()], [0, 1, 0, 2]);
  });
});
