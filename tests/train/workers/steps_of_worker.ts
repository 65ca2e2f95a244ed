import { RandomStream } from "../../../lib/base/random.ts";
import { defaults } from "../../../lib/config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../../../lib/config/train_config.ts";
import type { Cluster } from "../../../lib/engine/cluster.ts";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import { flattenTree } from "../../../lib/engine/tensor_tree.ts";
import type { tf } from "../../../lib/engine/tf.ts";
import type { Network } from "../../../lib/model/network.ts";
import { initialise } from "../../../lib/model/initialise.ts";
import { batchShare, rowsOf } from "../../../lib/train/batch_share.ts";
import { lossOfConfig } from "../../../lib/train/loss_of_config.ts";
import { optimizer } from "../../../lib/train/optimizer.ts";
import { StepRunner } from "../../../lib/train/step_runner.ts";
import { firstState, TrainState } from "../../../lib/train/train_state.ts";
import { type MinerName, MINERS } from "../../triplet/all_miners.ts";
import { LIBRARY } from "../../engine/fixtures.ts";
import { NETWORKS_BY_LAYER, smallNetwork } from "../../model/fixtures.ts";

/** Networks by name; rounding has larger effects in the smaller ones. */
const NETWORKS = { ...NETWORKS_BY_LAYER, "a small original": smallNetwork(12, 12, [8, 16], 16) };

/** The steps of a test. */
export interface StepsRequest {
  /** The workers; alone if missing. */
  cluster?: Cluster;
  /** One of {@link NETWORKS}. */
  network: string;
  miner: MinerName;
  steps: number;
  images: number;
  config?: Partial<TrainConfig>;
}

/** What the steps of a worker show. */
export interface StepsFound {
  /** The loss of each step. */
  losses: number[];
  /** The triplets of each step: the positive of each anchor, then the negatives. */
  chosen: number[][];
  /** The state after the last step, by path. */
  state: Record<string, number[]>;
}

/** Trains some steps on images of three classes; called in a process of its own. */
export async function stepsOfWorker(
  { cluster, network: name, miner, steps, images, config: settings }: StepsRequest,
): Promise<StepsFound> {
  const { engine } = await openEngine({
    engine: "native",
    library: { path: LIBRARY! },
    threads: 1,
    ...(cluster && { cluster }),
  });
  const network = (NETWORKS as Record<string, Network>)[name]!;
  const config = { ...defaults(TRAIN_OPTIONS), precision: "float32" as const, ...settings };
  const rule = optimizer(config.optimizer, config.weight_decay);
  const state = new TrainState(firstState(network, rule, initialise(network, 1), false));
  const job = { engine, network, config, loss: await lossOfConfig(config), emit() {} };
  const runner = new StepRunner(job, rule, state);
  const share = batchShare(images, engine.workers);
  const found: StepsFound = { losses: [], chosen: [], state: {} };
  for (let globalStep = 1; globalStep <= steps; globalStep++) {
    const { pixels, labels } = classes(network.input, images, globalStep);
    const note = Float32Array.of(engine.workers?.rank ?? 0);
    const batch = { pixels: rowsOf(pixels, share), labels, indices: labels };
    const plan = { miner: MINERS[miner], lr: config.lr, globalStep, readsMining: true, note };
    const { signals, mining, notes } = await runner.run(batch, plan);
    found.losses.push(signals.loss);
    found.chosen.push([...mining!.chosen]);
    if (notes !== undefined && [...notes].some((rank, i) => rank !== i)) throw new Error(`Notes ${notes}`);
  }
  for (const { path, leaf } of flattenTree<tf.Tensor>(state.tensors)) {
    found.state[path] = [...await leaf.data()];
  }
  runner.dispose();
  state.dispose();
  return found;
}

/** Noise with a brighter part that depends on the class, which can be learnt. */
function classes(
  { height, width, channels }: { height: number; width: number; channels: number },
  count: number,
  seed: number,
) {
  const random = new RandomStream(seed, "batch");
  const size = height * width * channels;
  const labels = Int32Array.from({ length: count }, (_, i) => (i * 7) % 3);
  const pixels = Int32Array.from({ length: count * size }, (_, i) => {
    const third = Math.floor(3 * (i % size) / size);
    return random.integer(160) + (third === labels[Math.floor(i / size)] ? 95 : 0);
  });
  return { pixels, labels };
}
