/**
 * A worker of `deno task bench workers`: it answers requests for rounds of steps, each a line of JSON.
 *
 * @module
 */
import process from "node:process";
import { defaults } from "../../config/option.ts";
import { TRAIN_OPTIONS } from "../../config/train_config.ts";
import type { Batch } from "../../data/image_set.ts";
import type { Cluster } from "../../engine/cluster.ts";
import { openEngine } from "../../engine/open_engine.ts";
import { stopGradient } from "../../engine/stop_gradient.ts";
import { disposeTree } from "../../engine/tensor_tree.ts";
import { tf } from "../../engine/tf.ts";
import { valueAndGradients } from "../../engine/value_and_gradients.ts";
import { initialise } from "../../model/initialise.ts";
import { batchShare, rowsOf } from "../../train/batch_share.ts";
import { lossOfConfig } from "../../train/loss_of_config.ts";
import { optimizer } from "../../train/optimizer.ts";
import { StepRunner } from "../../train/step_runner.ts";
import { firstState, TrainState } from "../../train/train_state.ts";
import { pairwiseDistances } from "../../triplet/distances.ts";
import type { Loss } from "../../triplet/loss.ts";
import { semiHard } from "../../triplet/semi_hard.ts";
import { EMBEDDING_SIZE, stepNetwork } from "../our_step.ts";
import { makeStepInput } from "../step_input.ts";

/** What a worker is started with, as its only argument. */
export interface WorkerStart {
  /** The path of libtensorflow. */
  library: string;
  /** Missing for one that trains alone. */
  cluster?: Cluster;
  /** Threads of the engine. */
  threads: number;
}

/** What a worker repeats: a step, or only what it mines and its loss, of so many images of all workers; or a sum over them. */
export type RoundRequest = { times: number } & ({ step: number } | { mining: number } | { sum: number });

/** Milliseconds of one of them, and of processor time. */
export type RoundAnswer = { milliseconds: number; processor: number };

if (import.meta.main) await answer(JSON.parse(Deno.args[0]!));

async function answer({ library, cluster, threads }: WorkerStart): Promise<void> {
  const { engine } = await openEngine({ engine: "native", library: { path: library }, threads, cluster });
  const { workers } = engine;
  const network = stepNetwork(await makeStepInput(16), "original", EMBEDDING_SIZE);
  const config = { ...defaults(TRAIN_OPTIONS), precision: "float32" as const };
  const rule = optimizer(config.optimizer, config.weight_decay);
  const state = new TrainState(firstState(network, rule, initialise(network, 1), false));
  const loss = await lossOfConfig(config);
  const runner = new StepRunner({ engine, network, config, loss, emit() {} }, rule, state);
  const batches = new Map<number, Batch>();
  const note = new Float32Array(4);
  let globalStep = 0;
  const sum = engine.compile(({ x }: { x: tf.Tensor }) => workers!.sum(x), { name: "sum" });
  const mine = engine.compile(miningOf(loss), { name: "mining" });
  /** Makes what a request needs, and returns what it repeats. */
  const prepare = async (request: RoundRequest): Promise<() => Promise<unknown>> => {
    if ("step" in request) {
      const size = request.step;
      const batch = batches.get(size) ?? (await makeStepInput(size)).batch;
      batches.set(size, batch);
      const own = { ...batch, pixels: rowsOf(batch.pixels, batchShare(size, workers)) };
      const plan = { miner: semiHard, lr: 1e-4, readsMining: false, note };
      return () => runner.run(own, { ...plan, globalStep: ++globalStep });
    }
    if ("sum" in request) {
      const x = tf.zeros([request.sum]);
      return async () => (await sum.start({ x })).dispose();
    }
    const inputs = {
      embeddings: tf.randomNormal([request.mining, EMBEDDING_SIZE]).div(EMBEDDING_SIZE ** 0.5) as tf.Tensor2D,
      labels: tf.tensor1d(Int32Array.from({ length: request.mining }, (_, i) => i % 10), "int32"),
      uniforms: tf.randomUniform([2, request.mining]) as tf.Tensor2D,
    };
    return async () => disposeTree(await mine.start(inputs));
  };
  const round = async (request: RoundRequest): Promise<RoundAnswer> => {
    const { times } = request;
    const once = await prepare(request);
    const before = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < times; i++) await once();
    const milliseconds = (performance.now() - start) / times;
    const { user, system } = process.cpuUsage(before);
    return { milliseconds, processor: (user + system) / 1000 / times };
  };
  const say = (value: unknown) =>
    Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(value) + "\n"));
  say({ ready: true });
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) say(await round(JSON.parse(line)));
  }
  process.exit(0);
}

/** What each worker computes of the whole batch: distances, triplets, the loss and its gradient. */
function miningOf(loss: Loss) {
  return ({ embeddings, labels, uniforms }: {
    embeddings: tf.Tensor2D;
    labels: tf.Tensor1D;
    uniforms: tf.Tensor2D;
  }) => {
    const { gradients } = valueAndGradients(({ embeddings }) => {
      const distances = pairwiseDistances(embeddings as tf.Tensor2D);
      const mined = stopGradient(() =>
        semiHard(embeddings as tf.Tensor2D, labels, { margin: loss.margin, uniforms, distances })
      );
      return { loss: loss(embeddings as tf.Tensor2D, labels, mined, { distances }).loss, found: {} };
    }, { embeddings });
    return gradients;
  };
}
