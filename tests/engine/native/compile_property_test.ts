import assert from "node:assert/strict";
import fc from "fast-check";
import { eagerCompile } from "../../../lib/engine/eager_compile.ts";
import type { Engine } from "../../../lib/engine/engine.ts";
import { disposeTree } from "../../../lib/engine/tensor_tree.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { runsOf } from "../../base/runs_of.ts";
import { assertSameNumbers, normals, testOnEngines } from "../fixtures.ts";

const [ROWS, COLUMNS] = [3, 4];

/** The tensors of `[3, 4]` in an expression so far, by their type. */
interface Pool {
  float32: tf.Tensor2D[];
  int32: tf.Tensor2D[];
  bool: tf.Tensor2D[];
}

/** A step of an expression: takes tensors from the pool by their indices, and adds one. */
type Operation = (take: <T extends keyof Pool>(type: T) => tf.Tensor2D) => tf.Tensor;

/** Values stay small and finite: the test compares operations, not the overflow of float32. */
const OPERATIONS: Operation[] = [
  (take) => tf.add(take("float32"), take("float32")).clipByValue(-8, 8),
  (take) => tf.sub(take("float32"), take("float32")).clipByValue(-8, 8),
  (take) => tf.mul(take("float32"), take("float32")).tanh(),
  (take) => tf.div(take("float32"), tf.abs(take("float32")).add(1)),
  (take) => tf.maximum(take("float32"), take("float32")),
  (take) => tf.relu(take("float32")),
  (take) => tf.sigmoid(take("float32")),
  (take) => tf.softmax(take("float32")),
  (take) => tf.matMul(take("float32"), take("float32"), false, true).matMul(take("float32")).tanh(),
  (take) => take("float32").sub(take("float32").mean(1, true)),
  (take) => take("float32").mul(take("float32").max(0, true)).tanh(),
  (take) => tf.transpose(take("float32")).reshape([ROWS, COLUMNS]),
  (take) => tf.concat([take("float32"), take("float32"), take("float32")], 0).slice([2, 0], [ROWS, COLUMNS]),
  (take) => tf.stack([take("float32"), take("float32")], 2).sum(2).tanh(),
  (take) => tf.split(tf.concat([take("float32"), take("float32")], 1), 2, 1)[1]!,
  (take) => tf.stack(tf.unstack(take("float32"), 1).reverse(), 1),
  (take) => tf.pad(take("float32"), [[1, 0], [0, 2]]).slice([0, 2], [ROWS, COLUMNS]),
  (take) => tf.gather(take("float32"), tf.tensor1d([2, 0, 0], "int32")),
  (take) => tf.cumsum(take("float32"), 1).tanh(),
  (take) => tf.tile(take("float32").slice([0, 0], [1, COLUMNS]), [ROWS, 1]),
  (take) => tf.where(take("bool"), take("float32"), take("float32")),
  (take) => tf.reverse(take("float32"), 1),
  (take) => take("int32").cast("float32").div(7),
  (take) => take("bool").cast("float32"),
  (take) => tf.add(take("int32"), take("int32")).minimum(tf.scalar(50, "int32")),
  (take) =>
    tf.mul(take("int32"), take("int32")).minimum(tf.scalar(50, "int32")).maximum(tf.scalar(-50, "int32")),
  (take) => tf.argMax(take("float32"), 1).expandDims(1).tile([1, COLUMNS]),
  (take) => tf.argMin(take("float32"), 1).expandDims(1).add(take("int32")).minimum(tf.scalar(50, "int32")),
  (take) => tf.oneHot(tf.argMax(take("float32"), 1), COLUMNS).cast("int32"),
  (take) => tf.greater(take("float32"), take("float32")),
  (take) => tf.equal(take("int32"), take("int32")),
  (take) => tf.logicalAnd(take("bool"), take("bool")),
  (take) => tf.logicalNot(take("bool")),
];

/** Asserts that a compiled function gives the same numbers as its operations one by one, bit by bit. */
function assertSameAsEager<I extends Record<string, tf.Tensor>>(
  engine: Engine,
  fn: (inputs: I) => Record<string, tf.Tensor>,
  inputs: I,
): void {
  const compiled = engine.compile(fn);
  const found = compiled(inputs);
  const expected = eagerCompile(fn)(inputs);
  const valuesOf = (tensors: Record<string, tf.Tensor>) =>
    Object.values(tensors).map((tensor) => tensor.dataSync());
  try {
    assert.deepEqual(Object.keys(found), Object.keys(expected));
    assertSameNumbers(engine, valuesOf(found), valuesOf(expected));
  } finally {
    compiled.dispose();
    disposeTree({ found, expected });
  }
}

/** An operation, and the indices of its inputs in the pool. */
const expression = fc.array(
  fc.record({
    operation: fc.nat(OPERATIONS.length - 1),
    places: fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

testOnEngines("compile() of random expressions is bit-identical to eager execution", (engine) => {
  const size: [number, number] = [ROWS, COLUMNS];
  const inputs = {
    a: tf.tensor2d(normals(ROWS * COLUMNS, 1), size),
    b: tf.tensor2d(normals(ROWS * COLUMNS, 2), size),
    counts: tf.tensor2d(Int32Array.from({ length: ROWS * COLUMNS }, (_, i) => (7 * i) % 5), size, "int32"),
    flags: tf.tensor2d(
      Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => i % 3 === 0 ? 1 : 0),
      size,
      "bool",
    ),
  };
  fc.assert(
    fc.property(expression, (steps) => {
      const fn = ({ a, b, counts, flags }: typeof inputs) => {
        const pool = { float32: [a, b], int32: [counts], bool: [flags] } as Pool;
        const made = steps.map(({ operation, places }) => {
          let next = 0;
          const result = OPERATIONS[operation]!((type) => {
            const list = pool[type];
            return list[places[next++ % places.length]! % list.length]!;
          }) as tf.Tensor2D;
          pool[result.dtype as keyof Pool].push(result);
          return result;
        });
        return Object.fromEntries(made.map((tensor, i) => [`result ${i}`, tensor]));
      };
      assertSameAsEager(engine, fn, inputs);
    }),
    runsOf(250, 1000),
  );
  disposeTree(inputs);
}, ["native"]);

testOnEngines(
  "compile() of gradients of random expressions is bit-identical to eager execution",
  (engine) => {
    // Passes a gradient on, for a caller that requests it.
    const smooth = fc.array(
      fc.record({
        operation: fc.constantFrom(0, 1, 2, 3, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16),
        places: fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const inputs = Object.fromEntries(
      [1, 2].map((seed) => [seed, tf.tensor2d(normals(ROWS * COLUMNS, seed), [ROWS, COLUMNS])]),
    );
    fc.assert(
      fc.property(smooth, (steps) => {
        const fn = (inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
          const { value, grads } = tf.valueAndGrads((...inputs: tf.Tensor[]) => {
            const pool = [...inputs] as tf.Tensor2D[];
            for (const { operation, places } of steps) {
              let next = 0;
              pool.push(
                OPERATIONS[operation]!(() =>
                  pool[places[next++ % places.length]! % pool.length]!
                ) as tf.Tensor2D,
              );
            }
            return tf.addN(pool).sum();
          })(Object.values(inputs));
          return { value, ...Object.fromEntries(grads.map((gradient, i) => [i, gradient])) };
        };
        assertSameAsEager(engine, fn, inputs);
      }),
      runsOf(25, 100),
    );
    disposeTree(inputs);
  },
  ["native"],
);
