import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import type { Engine } from "../../../lib/engine/engine.ts";
import { flattenTree } from "../../../lib/engine/tensor_tree.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { withCudaTools } from "../../../lib/setup/find_cuda_tools.ts";
import { processSurroundings } from "../../../lib/setup/surroundings.ts";
import { assertClose, LIBRARY, missing, useEngine } from "../fixtures.ts";
import { type SmallTraining, trainSteps } from "../step_fixtures.ts";

const ignore = missing("native");

/** The native engine with XLA, which compiles for the CPU too, slowly. */
async function withXla(): Promise<Engine> {
  const { engine } = await openEngine({
    engine: "native",
    library: await withCudaTools({ path: LIBRARY! }, processSurroundings()),
    threads: 1,
    xla: true,
  });
  return engine;
}

/** Signals and state after each step. */
async function numbersOf(engine: Engine, training: SmallTraining): Promise<number[]> {
  const numbers: number[] = [];
  await trainSteps(engine, 2, training, async (signals, state) => {
    numbers.push(...signals);
    for (const { leaf } of flattenTree<tf.Tensor>(state.tensors)) numbers.push(...await leaf.data());
  });
  return numbers;
}

Deno.test(
  { name: "a step that XLA compiled, augmentation and all, gives what it gives without XLA", ignore },
  async () => {
    const training = {
      miner: "semi-hard",
      optimizer: "sgd",
      learningRate: 1,
      ema: 0.9,
      clipNorm: 1,
      augment: "photos,erase:0.5,pad:mirror",
    } as const;
    const expected = await numbersOf(await useEngine("native"), training);
    const found = await numbersOf(await withXla(), training);
    assert.notDeepEqual(found, expected, "XLA rounds differently; it seems not to have run");
    assertClose(found, expected, 5e-4);
  },
);

Deno.test({ name: "a function that XLA refuses runs without it, and says so once", ignore }, async () => {
  const engine = await withXla();
  const lines: string[] = [];
  const images = tf.tensor4d(Array.from({ length: 2 * 4 * 4 }, (_, i) => i), [2, 4, 4, 1]);
  const transforms = tf.tensor2d([[1, 0, 1, 0, 1, 0, 0, 0], [0, 1, 0, 1, 0, 0, 0, 0]]);
  const move = (inputs: { images: tf.Tensor4D; transforms: tf.Tensor2D }) =>
    tf.image.transform(inputs.images, inputs.transforms);
  const expected = [...move({ images, transforms }).dataSync()];
  const options = { name: "move", xla: { onRefusal: (line: string) => lines.push(line) } };
  for (const starts of [true, false]) {
    lines.length = 0;
    const moved = engine.compile(move, options);
    for (let i = 0; i < 2; i++) {
      const inputs = { images: images.clone(), transforms: transforms.clone() };
      const pending = starts ? moved.start(inputs) : moved(inputs);
      tf.dispose(inputs); // As soon as it has started, as its contract allows.
      const outputs = await pending;
      assert.deepEqual([...outputs.dataSync()], expected);
      outputs.dispose();
    }
    assert.equal(lines.length, 1);
    assert.match(
      lines[0]!,
      /^XLA does not compile move, which runs without it: .*ImageProjectiveTransformV3/,
    );
    moved.dispose();
  }
  tf.dispose([images, transforms]);
});
