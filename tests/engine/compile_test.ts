import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { testOnEngines } from "./fixtures.ts";

testOnEngines("compile() leaves inputs and outputs to the caller and releases all else", (engine) => {
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
  const before = engine.memory().tensors;
  const step = engine.compile(([a, b]) => {
    const sum = a!.add(b!);
    return [sum.mul(2), sum.sub(a!)];
  });
  for (let time = 0; time < 2; time++) {
    const outputs = step([a, b]);
    assert.deepEqual(outputs.map((output) => [...output.dataSync()]), [[8, 12], [3, 4]]);
    assert.equal(engine.memory().tensors, before + 2);
    tf.dispose(outputs);
  }
  assert.deepEqual([...a.dataSync(), ...b.dataSync()], [1, 2, 3, 4]);
  tf.dispose([a, b]);
});

testOnEngines("compile() gives an input that is an output as a tensor of its own", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const [same] = engine.compile(([a]) => [a!])([a]);
  a.dispose();
  assert.deepEqual([...same!.dataSync()], [1, 2]);
  same!.dispose();
});

testOnEngines("compile() releases everything when the function throws", (engine) => {
  const a = tf.tensor1d([1, 2]);
  a.square().dispose(); // A tensor gets its native handle when it is first used.
  const before = engine.memory();
  const step = engine.compile(([a]) => {
    a!.add(1).mul(2);
    throw new Error("in the middle");
  });
  assert.throws(() => step([a]), /in the middle/);
  assert.deepEqual(engine.memory(), before);
  a.dispose();
});

testOnEngines("compile() runs what works on lists, on whole numbers and on booleans", (engine) => {
  const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const b = tf.tensor2d([6, 5, 4, 3, 2, 1], [2, 3]);
  const counts = tf.tensor1d([1, 2, 3], "int32");
  const lists = engine.compile(([a, b, counts]) => {
    const joined = tf.concat([a!, b!, a!], 1); // [2, 9]
    const [first, , last] = tf.split(joined, 3, 1);
    const stacked = tf.stack([first!, b!, last!]); // [3, 2, 3]
    const [x, y] = tf.unstack(stacked);
    const isMore = tf.greater(x!, y!).logicalOr(tf.equal(x!, 1));
    return [
      joined,
      tf.where(isMore, x!, y!.neg()),
      isMore,
      tf.addN([a!, b!, a!]),
      counts!.mul(tf.scalar(2, "int32")),
      tf.argMax(a!, 1),
      tf.oneHot(counts!, 4),
      tf.gather(a!, tf.tensor1d([1, 0], "int32")),
    ];
  });
  const outputs = lists([a, b, counts]);
  assert.deepEqual(outputs.map(({ dtype, shape }) => `${dtype} ${shape}`), [
    "float32 2,9",
    "float32 2,3",
    "bool 2,3",
    "float32 2,3",
    "int32 3",
    "int32 2",
    "int32 3,4",
    "float32 2,3",
  ]);
  assert.deepEqual(outputs.map((output) => [...output.dataSync()]), [
    [1, 2, 3, 6, 5, 4, 1, 2, 3, 4, 5, 6, 3, 2, 1, 4, 5, 6],
    [1, -5, -4, 4, 5, 6],
    [1, 0, 0, 1, 1, 1],
    [8, 9, 10, 11, 12, 13],
    [2, 4, 6],
    [2, 2],
    [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    [4, 5, 6, 1, 2, 3],
  ]);
  tf.dispose([a, b, counts, outputs]);
  lists.dispose();
});

testOnEngines("compile() takes gradients within, also of functions with gradients of their own", (engine) => {
  const x = tf.tensor1d([-1, 2, 3]);
  const gradient = engine.compile(([x]) => {
    const cubed = tf.customGrad((x, save) => {
      (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: (x as tf.Tensor).pow(3),
        gradFunc: (dy, [x]) => (dy as tf.Tensor).mul(x!.square()).mul(3),
      };
    });
    return [tf.grad((x) => cubed(tf.relu(x)).sum())(x!)];
  });
  const [found] = gradient([x]);
  assert.deepEqual([...found!.dataSync()], [0, 12, 27]);
  tf.dispose([x, found]);
  gradient.dispose();
});

testOnEngines("compile() takes inputs of other shapes and types anew", (engine) => {
  const double = engine.compile(([a]) => [a!.add(a!)]);
  for (let round = 0; round < 2; round++) {
    // More than are kept.
    for (let size = 1; size <= 20; size++) {
      for (const dtype of ["float32", "int32"] as const) {
        const input = tf.fill([size], size, dtype);
        const [output] = double([input]);
        assert.equal(output!.dtype, dtype);
        assert.deepEqual([...output!.dataSync()], new Array(size).fill(2 * size));
        tf.dispose([input, output]);
      }
    }
  }
  double.dispose();
});

testOnEngines("compile() with a signature takes no other inputs", (engine) => {
  const signature = [{ shape: [2], dtype: "float32" }, { shape: [], dtype: "int32" }] as const;
  const sum = engine.compile(([a, b]) => [a!.add(b!)], {
    name: "sum",
    signature: signature.map(({ shape, dtype }) => ({ shape: [...shape], dtype })),
  });
  const [a, one, more] = [tf.tensor1d([1, 2]), tf.scalar(1, "int32"), tf.tensor1d([1, 2, 3])];
  const [found] = sum([a, one]);
  assert.deepEqual([...found!.dataSync()], [2, 3]);
  assert.throws(() => sum([more, one]), {
    message: "Expected inputs of sum to be float32[2] int32[] but found float32[3] int32[]",
  });
  tf.dispose([a, one, more, found]);
  sum.dispose();
});

testOnEngines("compile() refuses calls after its release, and where a gradient is taken", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const square = engine.compile(([a]) => [a!.square()], { name: "square" });
  assert.throws(
    () => tf.grad((a) => square([a])[0]!.sum())(a),
    /Expected square to be called where no gradient is taken/,
  );
  square.dispose();
  square.dispose();
  assert.throws(() => square([a]), /Expected a function that is in use but square was disposed of/);
  a.dispose();
});

testOnEngines("compile() lets compiled functions be called within compiled functions", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const double = engine.compile(([a]) => [a!.mul(2)]);
  const fourfold = engine.compile(([a]) => double(double([a!])));
  const [found] = fourfold([a]);
  assert.deepEqual([...found!.dataSync()], [4, 8]);
  tf.dispose([a, found]);
  for (const compiled of [double, fourfold]) compiled.dispose();

  const b = tf.tensor1d([1, 2]);
  const makes = engine.compile(([b]) => {
    const own = engine.compile(([b]) => [b!.add(1)], { signature: [{ shape: [2], dtype: "float32" }] });
    const result = own([b!.mul(10)]);
    own.dispose();
    return result.map((tensor) => tensor.mul(2));
  });
  const [made] = makes([b]);
  assert.deepEqual([...made!.dataSync()], [22, 42], "compiled within");
  tf.dispose([b, made]);
  makes.dispose();
});

testOnEngines(
  "compile().start() gives what a call gives, of inputs that are gone meanwhile",
  async (engine) => {
    const before = engine.memory();
    const step = engine.compile(([a, b]) => [a!.matMul(b!).sum(), a!]);
    const [a, b] = [tf.randomNormal([40, 40]), tf.randomNormal([40, 40])];
    const expected = step([a, b]);
    const begun = Array.from({ length: 5 }, () => step.start([a, b]));
    tf.dispose([a, b]);
    const others = tf.ones([40, 40]); // would take the place of the inputs
    for (const outputs of await Promise.all(begun)) {
      outputs.forEach((output, i) => assert.deepEqual(output.dataSync(), expected[i]!.dataSync()));
      tf.dispose(outputs);
    }
    tf.dispose([expected, others]);
    step.dispose();
    assert.deepEqual(engine.memory(), before);
  },
);

testOnEngines("compile().start() rejects what a call refuses", async (engine) => {
  const a = tf.tensor1d([1, 2]);
  const before = engine.memory().tensors;
  const step = engine.compile(([a]) => [a!.square()], { signature: [{ shape: [2], dtype: "float32" }] });
  const other = tf.zeros([3]);
  await assert.rejects(() => step.start([other]), /Expected inputs of compiled to be float32\[2\]/);
  other.dispose();
  step.dispose();
  await assert.rejects(() => step.start([a]), /was disposed of/);
  assert.equal(engine.memory().tensors, before);
  a.dispose();
});
