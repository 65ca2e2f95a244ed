import assert from "node:assert/strict";
import { eagerCompile } from "../../../lib/engine/eager_compile.ts";
import type { Engine } from "../../../lib/engine/engine.ts";
import {
  disposeTree,
  flattenTree,
  mapTree,
  type NamedTensors,
  type TensorTree,
} from "../../../lib/engine/tensor_tree.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type MinerName, MINERS } from "../../triplet/all_miners.ts";
import type { NativeBinding } from "../../../lib/engine/native/binding.ts";
import type { NativeBackend } from "../../../lib/engine/native/native_backend.ts";
import { AttributeType } from "../../../lib/engine/native/types.ts";
import { inOwnProcess } from "../../base/fixtures.ts";
import { assertSameNumbers, LIBRARY, missing, testOnEngines } from "../fixtures.ts";
import { trainSteps } from "../step_fixtures.ts";

/** Registers a test with the native engine. */
function testOnNative(name: string, body: (engine: Engine) => void | Promise<void>): void {
  testOnEngines(name, body, ["native"]);
}

/** Asserts that `use` leaks no tensor and no handle. */
function assertKeepsNothing(engine: Engine, use: () => void): void {
  const before = engine.memory();
  use();
  assert.deepEqual(engine.memory(), before);
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnNative(
    `compile() of the training step with ${miner} is bit-identical to eager execution`,
    async (engine) => {
      const numbers = async (engine: Engine) => {
        const all: Float32Array[] = [];
        await trainSteps(
          engine,
          5,
          { miner, optimizer: "adam", learningRate: 1e-2 },
          (signals, state, mining) => {
            all.push(signals);
            for (const { leaf } of flattenTree<tf.Tensor>({ state: state.tensors, mining })) {
              all.push(Float32Array.from(leaf.dataSync()));
            }
          },
        );
        return all;
      };
      const eager = await numbers({ ...engine, compile: eagerCompile });
      assertSameNumbers(engine, await numbers(engine), eager, 1e-3);
    },
  );
}

testOnNative("compile() calls the function once for each signature", (engine) => {
  let calls = 0;
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([1, 2, 3])];
  const square = engine.compile(({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => {
    calls++;
    return { product: x.mul(y) };
  });
  for (const x of [a, a, b, a, b]) tf.dispose(square({ x, y: x }).product);
  tf.dispose(square({ y: a, x: a }).product);
  assert.equal(calls, 2);
  square.dispose();
  tf.dispose([a, b]);
});

testOnNative("compile() with a signature compiles at once", (engine) => {
  assert.throws(
    () =>
      engine.compile(({ batch }: { batch: { a: tf.Tensor } }) => tf.tensor1d([...batch.a.dataSync()]), {
        signature: { batch: { a: { shape: [2], dtype: "float32" } } },
      }),
    /in compiled it reads the values of its input batch\/a of shape \[2\]/,
  );
});

testOnNative(
  "compile() rejects a tensor from outside, whether it is on the device yet or not",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const [used, fresh, a] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4]), tf.tensor1d([5, 6])];
      used.square().dispose();
      for (const outside of [used, fresh]) {
        const functions: [fn: (inputs: { a: tf.Tensor }) => TensorTree, where: RegExp][] = [
          [({ a }) => tf.tidy("shift", () => a.add(outside)), /, but in late\/shift\/add it uses a tensor/],
          [() => ({ state: { outside } }), /, but as its output state\/outside it uses a tensor/],
          [() => outside, /, but as its output it uses a tensor/],
          [() => outside.clone(), /it uses a tensor/],
        ];
        for (const [fn, where] of functions) {
          const compiled = engine.compile(fn, { name: "late" });
          assert.throws(() => compiled({ a }), where);
          assert.throws(() => compiled({ a }), /from outside.*; pass it as an input/);
          compiled.dispose();
        }
        // It is unchanged.
        const sum = outside.add(1);
        assert.deepEqual([...sum.dataSync()], [...outside.dataSync()].map((value) => value + 1));
        sum.dispose();
      }
      tf.dispose([used, fresh, a]);
    }),
);

testOnNative(
  "compile() rejects reading values, and says where",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const a = tf.tensor1d([1, 2]);
      const reading = engine.compile(
        ({ a }: { a: tf.Tensor }) => tf.tidy("decide", () => a.sum().dataSync()[0]! > 1 ? a : a.neg()),
        { name: "choice" },
      );
      assert.throws(() => reading({ a }), /in choice\/decide it reads the values of a tensor of shape \[\]/);
      const sized = engine.compile(({ a }: { a: tf.Tensor }) => tf.unique(a).values);
      assert.throws(() => sized({ a }), /whose output shape depends on values/);
      const constant = engine.compile((a: tf.Tensor) => a.mul(tf.scalar(3).dataSync()[0]!));
      const found = constant(a);
      assert.deepEqual([...found.dataSync()], [3, 6], "values that are known may be read");
      for (const compiled of [reading, sized, constant]) compiled.dispose();
      tf.dispose([a, found]);
    }),
);

testOnNative(
  "compile() rejects random numbers, which would be constant",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const a = tf.tensor1d([1, 2]);
      const { random } = Math;
      for (
        const fn of [
          (a: tf.Tensor1D) => a.add(tf.randomNormal([2])),
          (a: tf.Tensor1D) => tf.dropout(a, 0.5),
          (a: tf.Tensor1D) => tf.multinomial(a, 3, 7),
        ]
      ) {
        const compiled = engine.compile(fn);
        assert.throws(() => compiled(a), /it draws random numbers .*; pass them as an input/);
        compiled.dispose();
      }
      assert.equal(Math.random, random);
      a.dispose();
    }),
);

testOnNative(
  "compile() makes TensorFlow use the user's own names of operations in its errors",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const [values, indices] = [tf.tensor1d([1, 2]), tf.tensor1d([7], "int32")];
      const pick = engine.compile(
        ({ values, indices }: { values: tf.Tensor; indices: tf.Tensor1D }) =>
          tf.tidy("pick a row", () => tf.gather(values, indices)),
        { name: "a choice, of rows" },
      );
      assert.throws(() => pick({ values, indices }), /a_choice_of_rows\/pick_a_row\/.*GatherV2_\d+/);
      // A shape that does not match is detected while tracing.
      const product = engine.compile(
        ({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => tf.tidy("project", () => tf.matMul(a, b)),
        { name: "net" },
      );
      assert.throws(() => product({ a: values, b: indices }));
      for (const compiled of [pick, product]) compiled.dispose();
      tf.dispose([values, indices]);
    }),
);

testOnNative("compile() names inputs and outputs of TensorFlow's function by their paths", (engine) => {
  const { binding } = tf.backend() as unknown as { binding: NativeBinding };
  const pointer = "pointer";
  const library = Deno.dlopen(LIBRARY!, {
    TF_FunctionToFunctionDef: { parameters: [pointer, pointer, pointer], result: "void" },
    TF_NewBuffer: { parameters: [], result: pointer },
    TF_DeleteBuffer: { parameters: [pointer], result: "void" },
    TF_NewStatus: { parameters: [], result: pointer },
    TF_DeleteStatus: { parameters: [pointer], result: "void" },
  });
  const { symbols } = library;
  let definition = "";
  const add = binding.addFunction;
  binding.addFunction = (made) => {
    const [buffer, status] = [symbols.TF_NewBuffer(), symbols.TF_NewStatus()];
    symbols.TF_FunctionToFunctionDef(made, buffer, status);
    const view = new Deno.UnsafePointerView(buffer!);
    const bytes = new Uint8Array(Number(view.getBigUint64(8)));
    Deno.UnsafePointerView.copyInto(view.getPointer(0)!, bytes);
    definition = new TextDecoder().decode(bytes);
    symbols.TF_DeleteBuffer(buffer);
    symbols.TF_DeleteStatus(status);
    add.call(binding, made);
  };
  const float = { shape: [], dtype: "float32" } as const;
  try {
    engine.compile(
      ({ batch: { pixels }, state }: { batch: { pixels: tf.Tensor }; state: NamedTensors }) => ({
        state: tf.tidy("update", () => mapTree(state, (tensor) => tensor.add(pixels))),
      }),
      { name: "a step", signature: { state: { "conv1/kernel": float }, batch: { pixels: float } } },
    ).dispose();
  } finally {
    binding.addFunction = add;
    library.close();
  }
  // TensorFlow allows no other letters in signatures.
  for (const name of ["batch_pixels", "state_conv1_kernel", "a_step_output_state_conv1_kernel"]) {
    assert.ok(definition.includes(name), `${name} in ${JSON.stringify(definition)}`);
  }
  assert.match(definition, /a_step\/update\/add\/Add\w*_0/);
});

testOnNative(
  "compile() accepts names that TensorFlow cannot distinguish, and those of its own nodes",
  (engine) => {
    const same = engine.compile(
      (inputs: Record<string, tf.Tensor>) => ({ ...inputs, sum: tf.addN(Object.values(inputs)) }),
      {
        name: "same",
      },
    );
    const inputs = Object.fromEntries(
      ["a b", "a_b", "a,b", "same/AddN_0", "same/output/a b", "_", "", "/", "-a", "Ä"].map((
        name,
        i,
      ) => [name, tf.scalar(i)]),
    );
    const found = same(inputs);
    assert.deepEqual(Object.keys(found), [...Object.keys(inputs), "sum"]);
    assert.deepEqual(Object.values(found).map((tensor) => tensor.dataSync()[0]), [
      0,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      45,
    ]);
    disposeTree({ inputs, found });
    same.dispose();
  },
);

Deno.test({ name: "dispose() gives the function's memory back", ignore: missing("native") }, async () => {
  const [functions, megabytes] = [60, 4];
  const module = import.meta.resolve("./growth_by_functions.ts");
  const grown = await inOwnProcess(module, "growthByFunctions", functions, megabytes) as number;
  assert.ok(
    grown < (functions * megabytes) / 3,
    `${grown.toFixed(0)} MB more after ${functions} functions of ${megabytes} MB`,
  );
});

testOnNative("compile().start() leaves the thread free while it computes", async (engine) => {
  const products = engine.compile(({ x }: { x: tf.Tensor }) => {
    let product = x;
    for (let i = 0; i < 20; i++) product = tf.matMul(product, x);
    return { product };
  });
  const x = tf.zeros([500, 500]);
  products({ x }).product.dispose(); // compiled by now
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const { product } = await products.start({ x });
  clearInterval(timer);
  assert.ok(ticks > 0);
  products.dispose();
  tf.dispose([product, x]);
});

testOnNative(
  "compile().start() rejects with TensorFlow's error, while other calls continue",
  async (engine) => {
    const backend = tf.backend() as NativeBackend;
    const message = [{ name: "message", type: AttributeType.TF_ATTR_STRING, value: "checked" }];
    const check = engine.compile((x: tf.Tensor) =>
      backend.executeKernel("float32", "CheckNumerics", message, [x])[0]!
    );
    const [bad, good] = [tf.tensor1d([NaN]), tf.tensor1d([1])];
    const before = engine.memory();
    const [refused, taken] = await Promise.allSettled([check.start(bad), check.start(good)]);
    assert.match(String((refused as PromiseRejectedResult).reason), /checked : Tensor had NaN/);
    tf.dispose((taken as PromiseFulfilledResult<tf.Tensor>).value);
    assert.equal(engine.memory().tensors, before.tensors);
    check.dispose();
    tf.dispose([bad, good]);
  },
);
