import { RandomStream } from "../../lib/base/random.ts";
import { augmentationOf } from "../../lib/config/augmentation.ts";
import type { Engine, EngineName } from "../../lib/engine/engine.ts";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { probeWebgpu } from "../../lib/engine/webgpu_engine.ts";
import { augmentationTensors, augmentImages } from "../../lib/train/augment_images.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { type MinerName, MINERS } from "../triplet/all_miners.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertClose, missing, useEngine } from "./fixtures.ts";
import { type SmallTraining, trainSteps } from "./step_fixtures.ts";

/** Signals and state after each step, concatenated. */
async function numbersOf(engine: Engine, steps: number, training: SmallTraining): Promise<number[]> {
  const numbers: number[] = [];
  await trainSteps(engine, steps, training, async (signals, state) => {
    numbers.push(...signals);
    for (const { leaf } of flattenTree<tf.Tensor>(state.tensors)) numbers.push(...await leaf.data());
  });
  return numbers;
}

/** Asserts that an engine trains like plain JavaScript. */
async function assertSame(name: EngineName, steps: number, training: SmallTraining, tolerance: number) {
  const expected = await numbersOf(await useEngine("cpu"), steps, training);
  assertClose(await numbersOf(await useEngine(name), steps, training), expected, tolerance);
}

// Before the probe, as in openEngine(): see there.
if (!missing("native")) await useEngine("native");
// A software GPU suffices here, since this test compares numbers and not speed.
const webgpu = await probeWebgpu();
const isMissing = (name: EngineName) => name === "webgpu" ? webgpu.adapter === undefined : missing(name);

for (const name of ["native", "webgpu", "wasm"] as const) {
  for (const miner of Object.keys(MINERS) as MinerName[]) {
    const ignore = isMissing(name);
    Deno.test({ name: `a step with ${miner} gives on ${name} what it gives on cpu`, ignore }, async () => {
      // With a rate of 1 and no momentum yet, the new parameters contain the gradient itself.
      await assertSame(name, 1, { miner, optimizer: "sgd", learningRate: 1 }, 1e-5);
      await assertSame(name, 1, { miner, optimizer: "sgd", learningRate: 1, reduction: "active" }, 1e-5);
      for (const loss of [tripletLoss({ soft: true, squared: true }), multiSimilarityLoss()]) {
        await assertSame(name, 1, { miner, optimizer: "sgd", learningRate: 1, loss }, 2e-5);
      }
    });
  }

  Deno.test(
    { name: `steps of each optimizer give on ${name} what they give on cpu`, ignore: isMissing(name) },
    async () => {
      const training = { miner: "semi-hard", learningRate: 1e-3, weightDecay: 0.01 } as const;
      // Adam divides by the magnitude of the gradient, and so amplifies differences in one that is almost 0.
      for (const optimizer of ["adam", "adamw", "sgd"] as const) {
        await assertSame(name, 3, { ...training, optimizer }, 5e-5);
      }
    },
  );

  Deno.test(
    { name: `augmentImages() gives on ${name} what it gives on cpu`, ignore: isMissing(name) },
    async () => {
      const [count, height, width] = [6, 12, 9];
      const random = new RandomStream(1, "test images");
      const pixels = Int32Array.from({ length: count * height * width * 3 }, () => random.integer(256));
      for (const text of ["light", "photos,grey:0.5,erase:1,pad:mirror", "drawings,erase:0.5,pad:white"]) {
        const augmentation = augmentationOf(text);
        const numbers = drawAugmentation(augmentation, (purpose) => new RandomStream(3, purpose), {
          count,
          height,
          width,
          channels: 3,
        });
        const augmented = async (name: EngineName) => {
          await useEngine(name);
          const images = tf.tidy(() =>
            augmentImages(
              tf.tensor4d(pixels, [count, height, width, 3], "int32"),
              augmentationTensors(numbers, count),
              augmentation.pad,
            )
          );
          const values = await images.data();
          images.dispose();
          return values;
        };
        assertClose(await augmented(name), await augmented("cpu"), 0.01, text);
      }
    },
  );

  Deno.test(
    { name: `a step that augments gives on ${name} what it gives on cpu`, ignore: isMissing(name) },
    async () => {
      const training = { miner: "semi-hard", optimizer: "sgd", learningRate: 1 } as const;
      await assertSame(name, 1, { ...training, augment: "photos,erase:0.5" }, 1e-4);
    },
  );
}
