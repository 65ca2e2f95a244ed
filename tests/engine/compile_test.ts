import assert from "node:assert/strict";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { testOnEngines } from "./fixtures.ts";

type Pair = { a: tf.Tensor; b: tf.Tensor };

testOnEngines(
  "compile() leaves inputs and outputs to the caller and disposes of all other tensors",
  (engine) => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    const before = engine.memory().tensors;
    const step = engine.compile(({ a, b }: Pair) => {
      const sum = a.add(b);
      return { twice: sum.mul(2), difference: sum.sub(a) };
    });
    for (let time = 0; time < 2; time++) {
      const outputs = step({ a, b });
      assert.deepEqual([...outputs.twice.dataSync()], [8, 12]);
      assert.deepEqual([...outputs.difference.dataSync()], [3, 4]);
      assert.equal(engine.memory().tensors, before + 2);
      disposeTree(outputs);
    }
    assert.deepEqual([...a.dataSync(), ...b.dataSync()], [1, 2, 3, 4]);
    tf.dispose([a, b]);
  },
);

testOnEngines(
  "compile() clones an input that is an output, and an output that occurs twice",
  (engine) => {
    const a = tf.tensor1d([1, 2]);
    const { same, first, second } = engine.compile(({ a }: { a: tf.Tensor }) => {
      const square = a.square();
      return { same: a, first: square, second: square };
    })({ a });
    tf.dispose([a, first]);
    assert.deepEqual([...same.dataSync(), ...second.dataSync()], [1, 2, 1, 4]);
    tf.dispose([same, second]);
  },
);

testOnEngines("compile() accepts and returns nested records, empty ones and single tensors", (engine) => {
  const [x, y] = [tf.tensor1d([1, 2]), tf.scalar(3)];
  const before = engine.memory().tensors;
  type Inputs = {
    state: { "layer/kernel": tf.Tensor; rest: Record<string, tf.Tensor> };
    scale?: tf.Tensor | undefined;
  };
  const nested = engine.compile(({ state, scale }: Inputs) => ({
    rest: { ...state.rest },
    deep: { "layer/kernel": state["layer/kernel"].mul(scale ?? 10), missing: undefined },
  }));
  const found = [
    nested({ state: { "layer/kernel": x, rest: {} }, scale: y }),
    nested({ state: { "layer/kernel": x, rest: { y } }, scale: undefined }),
    nested({ state: { "layer/kernel": x, rest: { y } } }),
  ];
  assert.deepEqual(found.map(({ deep }) => [...deep["layer/kernel"].dataSync()]), [[3, 6], [10, 20], [
    10,
    20,
  ]]);
  assert.deepEqual(found.map(({ rest }) => Object.keys(rest)), [[], ["y"], ["y"]]);
  assert.deepEqual(Object.keys(found[0]!.deep), ["layer/kernel"]);
  const single = engine.compile((x: tf.Tensor) => x.square());
  const squared = single(x);
  assert.deepEqual([...squared.dataSync()], [1, 4]);
  found.forEach(disposeTree);
  squared.dispose();
  assert.equal(engine.memory().tensors, before);
  tf.dispose([x, y]);
  for (const compiled of [nested, single]) compiled.dispose();
});

testOnEngines("compile() matches inputs by name, whatever the order of the entries", (engine) => {
  const [a, b] = [tf.tensor1d([5, 6]), tf.tensor1d([1, 2])];
  const minus = engine.compile(({ a, b }: Pair) => a.sub(b));
  const others = engine.compile((inputs: { pair: Pair } | { "pair/a": tf.Tensor; pair: { b: tf.Tensor } }) =>
    "pair/a" in inputs ? inputs["pair/a"].add(inputs.pair.b) : inputs.pair.a.sub(inputs.pair.b)
  );
  const found = [
    minus({ a, b }),
    minus({ b, a }),
    others({ pair: { a, b } }),
    others({ "pair/a": a, pair: { b } }), // of the same paths
  ];
  assert.deepEqual(found.map((tensor) => [...tensor.dataSync()]), [[4, 4], [4, 4], [4, 4], [6, 8]]);
  tf.dispose([a, b, found]);
  for (const compiled of [minus, others]) compiled.dispose();
});

testOnEngines("compile() rejects values that are not tensors, and says where", (engine) => {
  const a = tf.scalar(1);
  const before = engine.memory().tensors;
  const same = engine.compile((inputs: { state: tf.Tensor }) => inputs, { name: "same" });
  assert.throws(
    () => same({ state: { step: 3 } } as never),
    { message: "Expected inputs of same to be tensors or records of them but found a number at state/step" },
  );
  assert.throws(() => same({ state: [a] } as never), / but found a list at state$/);
  assert.throws(() => same({ "a/b": a, a: { b: a } } as never), / a unique name, but found two at a\/b$/);
  const results: [result: unknown, message: RegExp][] = [
    [
      Promise.resolve({}),
      /: Expected bad to return tensors or records of them, and at once, but found a Promise$/,
    ],
    [[a], /and at once, but found a list$/],
    [undefined, /and at once, but found nothing$/],
    [{ loss: { value: 1 } }, /and at once, but found a number at loss\/value$/],
    [{ a: null }, /and at once, but found null at a$/],
  ];
  for (const [result, message] of results) {
    const bad = engine.compile((({ a }: { a: tf.Tensor }) => (a.add(1), result)) as never, { name: "bad" });
    assert.throws(() => bad({ a } as never), message);
    bad.dispose();
  }
  assert.equal(engine.memory().tensors, before);
  same.dispose();
  a.dispose();
});

testOnEngines("compile() disposes of everything if the function throws", (engine) => {
  const a = tf.tensor1d([1, 2]);
  a.square().dispose(); // A tensor gets its native handle when it is first used.
  const before = engine.memory();
  const step = engine.compile(({ a }: { a: tf.Tensor }): { a: tf.Tensor } => {
    a.add(1).mul(2);
    throw new Error("in the middle");
  });
  assert.throws(() => step({ a }), /in the middle/);
  assert.deepEqual(engine.memory(), before);
  a.dispose();
});

testOnEngines("compile() supports operations on lists, integers and booleans", (engine) => {
  const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const b = tf.tensor2d([6, 5, 4, 3, 2, 1], [2, 3]);
  const counts = tf.tensor1d([1, 2, 3], "int32");
  const lists = engine.compile(
    ({ a, b, counts }: { a: tf.Tensor2D; b: tf.Tensor2D; counts: tf.Tensor1D }) => {
      const joined = tf.concat([a, b, a], 1); // [2, 9]
      const [first, , last] = tf.split(joined, 3, 1);
      const stacked = tf.stack([first!, b, last!]); // [3, 2, 3]
      const [x, y] = tf.unstack(stacked);
      const isMore = tf.greater(x!, y!).logicalOr(tf.equal(x!, 1));
      return {
        joined,
        chosen: tf.where(isMore, x!, y!.neg()),
        isMore,
        sum: tf.addN([a, b, a]),
        counted: counts.mul(tf.scalar(2, "int32")),
        greatest: tf.argMax(a, 1),
        oneHot: tf.oneHot(counts, 4),
        rows: tf.gather(a, tf.tensor1d([1, 0], "int32")),
      };
    },
  );
  const outputs = Object.values<tf.Tensor>(lists({ a, b, counts }));
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

testOnEngines("compile() supports gradients inside, also of functions with custom gradients", (engine) => {
  const x = tf.tensor1d([-1, 2, 3]);
  const gradient = engine.compile((x: tf.Tensor) => {
    const cubed = tf.customGrad((x, save) => {
      (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: (x as tf.Tensor).pow(3),
        gradFunc: (dy, [x]) => (dy as tf.Tensor).mul(x!.square()).mul(3),
      };
    });
    return tf.grad((x) => cubed(tf.relu(x)).sum())(x);
  });
  const found = gradient(x);
  assert.deepEqual([...found.dataSync()], [0, 12, 27]);
  tf.dispose([x, found]);
  gradient.dispose();
});

testOnEngines("compile() compiles again for inputs of other shapes and types", (engine) => {
  const double = engine.compile((a: tf.Tensor) => a.add(a));
  for (let round = 0; round < 2; round++) {
    // More than are cached.
    for (let size = 1; size <= 20; size++) {
      for (const dtype of ["float32", "int32"] as const) {
        const input = tf.fill([size], size, dtype);
        const output = double(input);
        assert.equal(output.dtype, dtype);
        assert.deepEqual([...output.dataSync()], new Array(size).fill(2 * size));
        tf.dispose([input, output]);
      }
    }
  }
  double.dispose();
});

testOnEngines(
  "compile() with a signature rejects other inputs, and names the first that differs",
  (engine) => {
    type Inputs = { batch: { a: tf.Tensor }; one: tf.Tensor; more?: tf.Tensor; "batch/a"?: tf.Tensor };
    const sum = engine.compile(({ batch, one }: Inputs) => ({ sum: batch.a.add(one) }), {
      name: "sum",
      signature: { one: { shape: [], dtype: "int32" }, batch: { a: { shape: [2], dtype: "float32" } } },
    });
    const [a, one, three] = [tf.tensor1d([1, 2]), tf.scalar(1, "int32"), tf.tensor1d([1, 2, 3])];
    const found = sum({ batch: { a }, one });
    assert.deepEqual([...found.sum.dataSync()], [2, 3]);
    const refused: [inputs: unknown, message: string][] = [
      [{ batch: { a: three }, one }, "Expected batch/a float32[2] as an input of sum but found float32[3]"],
      [{ batch: { a }, one: a }, "Expected one int32[] as an input of sum but found float32[2]"],
      [{ batch: {}, one }, "Expected batch/a float32[2] as an input of sum but found none"],
      [
        { batch: { a }, one, more: a },
        "Expected only the inputs of sum that are in its signature but found more float32[2]",
      ],
      [
        { "batch/a": a, one },
        'Expected inputs of sum in records as {"batch":{"a":float32[2]},"one":int32[]} but found ' +
        '{"batch/a":float32[2],"one":int32[]}',
      ],
    ];
    for (const [inputs, message] of refused) assert.throws(() => sum(inputs as Inputs), { message });
    tf.dispose([a, one, three, found.sum]);
    sum.dispose();
  },
);

testOnEngines("compile() rejects calls after its disposal and inside a gradient function", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const square = engine.compile((a: tf.Tensor) => a.square(), { name: "square" });
  assert.throws(
    () => tf.grad((a) => square(a).sum())(a),
    /Expected square to be called outside of a gradient function/,
  );
  square.dispose();
  square.dispose();
  assert.throws(() => square(a), /Expected a function that is in use but square has been disposed of/);
  a.dispose();
});

testOnEngines("compile() supports calls of compiled functions inside compiled functions", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const double = engine.compile(({ a }: { a: tf.Tensor }) => ({ a: a.mul(2) }));
  const fourfold = engine.compile(({ a }: { a: tf.Tensor }) => double(double({ a })));
  const found = fourfold({ a });
  assert.deepEqual([...found.a.dataSync()], [4, 8]);
  tf.dispose([a, found.a]);
  for (const compiled of [double, fourfold]) compiled.dispose();

  const b = tf.tensor1d([1, 2]);
  const makes = engine.compile((b: tf.Tensor) => {
    const own = engine.compile((b: tf.Tensor) => b.add(1), { signature: { shape: [2], dtype: "float32" } });
    const result = own(b.mul(10));
    own.dispose();
    return result.mul(2);
  });
  const made = makes(b);
  assert.deepEqual([...made.dataSync()], [22, 42], "compiled within");
  tf.dispose([b, made]);
  makes.dispose();
});

testOnEngines(
  "compile().start() returns what a call returns, even if the inputs are disposed of in the meantime",
  async (engine) => {
    const before = engine.memory();
    const step = engine.compile(({ a, b }: Pair) => ({ sum: a.matMul(b).sum(), a }));
    const [a, b] = [1, 2].map((seed) => tf.randomNormal<tf.Rank.R2>([40, 40], 0, 1, "float32", seed)) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const expected = step({ a, b });
    const begun = Array.from({ length: 5 }, () => step.start({ a, b }));
    tf.dispose([a, b]);
    const others = tf.ones([40, 40]); // would overwrite the inputs
    for (const outputs of await Promise.all(begun)) {
      assert.deepEqual(outputs.sum.dataSync(), expected.sum.dataSync());
      assert.deepEqual(outputs.a.dataSync(), expected.a.dataSync());
      disposeTree(outputs);
    }
    disposeTree({ ...expected, others });
    step.dispose();
    assert.deepEqual(engine.memory(), before);
  },
);

testOnEngines("compile().start() rejects where a call throws", async (engine) => {
  const a = tf.tensor1d([1, 2]);
  const before = engine.memory().tensors;
  const step = engine.compile((a: tf.Tensor) => a.square(), { signature: { shape: [2], dtype: "float32" } });
  const other = tf.zeros([3]);
  await assert.rejects(
    () => step.start(other),
    /Expected a single tensor float32\[2\] as an input of compiled but found float32\[3\]/,
  );
  other.dispose();
  step.dispose();
  await assert.rejects(() => step.start(a), /has been disposed of/);
  assert.equal(engine.memory().tensors, before);
  a.dispose();
});
