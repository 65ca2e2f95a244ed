import { RandomStream } from "../base/random.ts";
import type { Engine } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { pairwiseDistances } from "../triplet/distances.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerName } from "../triplet/miner_list.ts";
import { type Contender, meanOfSteps } from "./contender.ts";
import { randomDirections } from "./evaluation_cost.ts";
import { EMBEDDING_SIZE, MARGIN } from "./our_step.ts";

const CLASSES = 10;
/** Maximum size of a tensor of all triplets, in numbers: 0.5 GB. */
const MOST_TRIPLETS = 2 ** 27;

/** Whether a miner fits in memory for a batch: the tensor of all triplets of a large batch does not. */
export function fitsMemory(miner: MinerName, batchSize: number): boolean {
  return miner !== "batch-all" || batchSize ** 3 <= MOST_TRIPLETS;
}

/**
 * A contender that runs only a miner, on distances of random embeddings that are already on the engine.
 *
 * @param steps Steps per round.
 */
export function minerAlone(engine: Engine, miner: Miner, batchSize: number, steps: number): Contender {
  const dimension = EMBEDDING_SIZE;
  const inputs = tf.tidy(() => {
    const embeddings = tf.tensor2d(randomDirections(batchSize, dimension), [batchSize, dimension]);
    const uniforms = new RandomStream(1, "benchmark").uniforms(2 * batchSize);
    return {
      embeddings,
      distances: pairwiseDistances(embeddings),
      labels: tf.tensor1d(Int32Array.from({ length: batchSize }, (_, i) => i % CLASSES), "int32"),
      uniforms: tf.tensor2d(uniforms, [2, batchSize]),
    };
  });
  const run = engine.compile(({ embeddings, distances, labels, uniforms }: typeof inputs) => {
    const mined = miner(embeddings, labels, { margin: MARGIN, uniforms, distances });
    const { kind: _, semiHardShare, ...chosen } = mined;
    return { semiHardShare, ...chosen };
  }, { name: `${miner.name} alone` });
  const step = () => {
    const outputs = run(inputs);
    outputs.semiHardShare.dataSync();
    disposeTree(outputs);
  };
  return {
    key: miner.name,
    name: miner.name,
    about: "",
    activate: async () => {},
    run: async () => await Promise.resolve(meanOfSteps(step, steps, () => performance.now())),
    dispose() {
      run.dispose();
      disposeTree(inputs);
    },
  };
}
