import assert from "node:assert/strict";
import { eagerCompile } from "../../../lib/engine/eager_compile.ts";
import type { Engine } from "../../../lib/engine/engine.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type MinerName, MINERS } from "../../../lib/triplet/miners.ts";
import type { NativeBackend } from "../../../lib/engine/native/native_backend.ts";
import { AttributeType } from "../../../lib/engine/native/types.ts";
import { inOwnProcess } from "../../base/fixtures.ts";
import { missing, testOnEngines } from "../fixtures.ts";
import { trainSteps } from "../step_fixtures.ts";

/** Registers a test with the native engine. */
function testOnNative(name: string, body: (engine: Engine) => void | Promise<void>): void {
  testOnEngines(name, body, ["native"]);
}

/** Asserts that `use` leaves no tensor and no handle behind. */
function assertKeepsNothing(engine: Engine, use: () => void): void {
  const before = engine.memory();
  use();
  assert.deepEqual(engine.memory(), before);
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnNative(
    `compile() gives the training step with ${miner} to the bit as it runs eagerly`,
    async (engine) => {
      const numbers = async (engine: Engine) => {
        const all: Float32Array[] = [];
        await trainSteps(
          engine,
          5,
          { miner, optimizer: "adam", learningRate: 1e-2 },
          (signals, state, mining) => {
            all.push(signals);
            for (const tensor of [...state.tensors, ...Object.values(mining)]) {
              all.push(Float32Array.from(tensor.dataSync()));
            }
          },
        );
        return all;
      };
      const eager = await numbers({ ...engine, compile: eagerCompile });
      assert.deepEqual(await numbers(engine), eager);
    },
  );
}

testOnNative("compile() calls the function once for each signature", (engine) => {
  let calls = 0;
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([1, 2, 3])];
  const square = engine.compile(([a]) => {
    calls++;
    return [a!.square()];
  });
  for (const input of [a, a, b, a, b]) tf.dispose(square([input]));
  assert.equal(calls, 2);
  square.dispose();
  tf.dispose([a, b]);
});

testOnNative("compile() with a signature compiles at once", (engine) => {
  assert.throws(
    () =>
      engine.compile(([a]) => [tf.tensor1d([...a!.dataSync()])], {
        signature: [{ shape: [2], dtype: "float32" }],
      }),
    /reads the values of a tensor of shape \[2\]/,
  );
});

testOnNative(
  "compile() refuses a tensor from outside, whether the device has it yet or not",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const [used, fresh, a] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4]), tf.tensor1d([5, 6])];
      used.square().dispose();
      for (const outside of [used, fresh]) {
        for (
          const fn of [([a]: tf.Tensor[]) => [a!.add(outside)], () => [outside], () => [outside.clone()]]
        ) {
          const compiled = engine.compile(fn);
          assert.throws(() => compiled([a]), /uses a tensor from outside.*; hand it in as an input/);
          compiled.dispose();
        }
        // It is as it was.
        const sum = outside.add(1);
        assert.deepEqual([...sum.dataSync()], [...outside.dataSync()].map((value) => value + 1));
        sum.dispose();
      }
      tf.dispose([used, fresh, a]);
    }),
);

testOnNative(
  "compile() refuses to read values, and says where",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const a = tf.tensor1d([1, 2]);
      const reading = engine.compile(
        ([a]) => tf.tidy("decide", () => a!.sum().dataSync()[0]! > 1 ? [a!] : []),
        {
          name: "choice",
        },
      );
      assert.throws(() => reading([a]), /in choice\/decide it reads the values of a tensor of shape \[\]/);
      const sized = engine.compile(([a]) => [tf.unique(a!).values]);
      assert.throws(() => sized([a]), /whose result's shape depends on values/);
      const constant = engine.compile(([a]) => [a!.mul(tf.scalar(3).dataSync()[0]!)]);
      const [found] = constant([a]);
      assert.deepEqual([...found!.dataSync()], [3, 6], "values that are known may be read");
      for (const compiled of [reading, sized, constant]) compiled.dispose();
      tf.dispose([a, found]);
    }),
);

testOnNative(
  "compile() refuses random numbers, which would never change",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const a = tf.tensor1d([1, 2]);
      const { random } = Math;
      for (
        const fn of [
          ([a]: tf.Tensor[]) => [a!.add(tf.randomNormal([2]))],
          ([a]: tf.Tensor[]) => [tf.dropout(a!, 0.5)],
          ([a]: tf.Tensor[]) => [tf.multinomial(a! as tf.Tensor1D, 3, 7)],
        ]
      ) {
        const compiled = engine.compile(fn);
        assert.throws(() => compiled([a]), /it draws random numbers .*; hand them in as an input/);
        compiled.dispose();
      }
      assert.equal(Math.random, random);
      a.dispose();
    }),
);

testOnNative("compile() refuses a function that returns no list", (engine) => {
  const promise = engine.compile((async ([a]: tf.Tensor[]) => [await Promise.resolve(a!)]) as never, {
    name: "later",
  });
  assert.throws(
    () => promise([]),
    /Expected later to return a list of tensors, and at once, but it returned object/,
  );
});

testOnNative(
  "compile() lets TensorFlow name the user's own operations in its errors",
  (engine) =>
    assertKeepsNothing(engine, () => {
      const [values, indices] = [tf.tensor1d([1, 2]), tf.tensor1d([7], "int32")];
      const pick = engine.compile(
        ([values, indices]) => tf.tidy("pick a row", () => [tf.gather(values!, indices as tf.Tensor1D)]),
        { name: "a choice, of rows" },
      );
      assert.throws(() => pick([values, indices]), /a_choice_of_rows\/pick_a_row\/.*GatherV2_\d+/);
      // A shape that does not fit is found while tracing.
      const product = engine.compile(([a, b]) => tf.tidy("project", () => [tf.matMul(a!, b!)]), {
        name: "net",
      });
      assert.throws(() => product([values, indices]));
      for (const compiled of [pick, product]) compiled.dispose();
      tf.dispose([values, indices]);
    }),
);

testOnNative("compile() gives an output twice as two tensors", (engine) => {
  const a = tf.tensor1d([1, 2]);
  const twice = engine.compile(([a]) => {
    const square = a!.square();
    return [square, square, a!];
  });
  const [first, second, third] = twice([a]);
  tf.dispose([first, a]);
  assert.deepEqual([...second!.dataSync(), ...third!.dataSync()], [1, 4, 1, 2]);
  tf.dispose([second, third]);
  twice.dispose();
});

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
  const products = engine.compile(([x]) => {
    let product = x!;
    for (let i = 0; i < 20; i++) product = tf.matMul(product, x!);
    return [product];
  });
  const x = tf.zeros([500, 500]);
  tf.dispose(products([x])); // compiled by now
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const [product] = await products.start([x]);
  clearInterval(timer);
  assert.ok(ticks > 0);
  products.dispose();
  tf.dispose([product!, x]);
});

testOnNative(
  "compile().start() rejects with TensorFlow's error, and others go on meanwhile",
  async (engine) => {
    const backend = tf.backend() as NativeBackend;
    const message = [{ name: "message", type: AttributeType.TF_ATTR_STRING, value: "checked" }];
    const check = engine.compile(([x]) => backend.executeKernel("float32", "CheckNumerics", message, [x!]));
    const [bad, good] = [tf.tensor1d([NaN]), tf.tensor1d([1])];
    const before = engine.memory();
    const [refused, taken] = await Promise.allSettled([check.start([bad]), check.start([good])]);
    assert.match(String((refused as PromiseRejectedResult).reason), /checked : Tensor had NaN/);
    tf.dispose((taken as PromiseFulfilledResult<tf.Tensor[]>).value);
    assert.equal(engine.memory().tensors, before.tensors);
    check.dispose();
    tf.dispose([bad, good]);
  },
);
