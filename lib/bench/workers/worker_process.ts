/**
 * A worker of `deno task bench workers`: it answers requests for rounds of steps, each a line of JSON.
 *
 * @module
 */
import process from "node:process";
import { defaults } from "../../config/option.ts";
import { TRAIN_OPTIONS } from "../../config/train_config.ts";
import type { Cluster } from "../../engine/cluster.ts";
import { openEngine } from "../../engine/open_engine.ts";
import { tf } from "../../engine/tf.ts";
import { initialise } from "../../model/initialise.ts";
import { batchShare, rowsOf } from "../../train/batch_share.ts";
import { lossOfConfig } from "../../train/loss_of_config.ts";
import { optimizer } from "../../train/optimizer.ts";
import { StepRunner } from "../../train/step_runner.ts";
import { firstState, TrainState } from "../../train/train_state.ts";
import { semiHard } from "../../triplet/semi_hard.ts";
import { EMBEDDING_SIZE, stepNetwork } from "../our_step.ts";
import { makeStepInput } from "../step_input.ts";

/** What a worker is started with, as its only argument. */
export interface WorkerStart {
  /** The path of libtensorflow. */
  library: string;
  /** Missing for one that trains alone. */
  cluster?: Cluster;
  /** Images of all workers together. */
  batch: number;
}

/** A round of steps, or of sums of so many numbers over the workers. */
export type RoundRequest = { steps: number } | { sums: number; numbers: number };

/** Milliseconds of a step or a sum, and of processor time. */
export type RoundAnswer = { milliseconds: number; processor: number };

if (import.meta.main) await answer(JSON.parse(Deno.args[0]!));

async function answer({ library, cluster, batch }: WorkerStart): Promise<void> {
  const { engine } = await openEngine({ engine: "native", library: { path: library }, threads: 1, cluster });
  const input = await makeStepInput(batch);
  const network = stepNetwork(input, "original", EMBEDDING_SIZE);
  const config = { ...defaults(TRAIN_OPTIONS), precision: "float32" as const };
  const rule = optimizer(config.optimizer, config.weight_decay);
  const state = new TrainState(firstState(network, rule, initialise(network, 1), false));
  const job = { engine, network, config, loss: await lossOfConfig(config), emit() {} };
  const runner = new StepRunner(job, rule, state);
  const { labels, indices, pixels } = input.batch;
  const own = { labels, indices, pixels: rowsOf(pixels, batchShare(batch, engine.workers)) };
  const note = new Float32Array(4);
  let globalStep = 0;
  const sum = engine.compile(({ x }: { x: tf.Tensor }) => engine.workers!.sum(x), { name: "sum" });
  const round = async (request: RoundRequest): Promise<RoundAnswer> => {
    const count = "steps" in request ? request.steps : request.sums;
    const x = "steps" in request ? undefined : tf.zeros([request.numbers]);
    const before = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      if (x === undefined) {
        await runner.run(own, {
          miner: semiHard,
          lr: 1e-4,
          globalStep: ++globalStep,
          readsMining: false,
          note,
        });
      } else (await sum.start({ x })).dispose();
    }
    const milliseconds = (performance.now() - start) / count;
    const { user, system } = process.cpuUsage(before);
    x?.dispose();
    return { milliseconds, processor: (user + system) / 1000 / count };
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
