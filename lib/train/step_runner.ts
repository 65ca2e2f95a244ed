import { RandomStream } from "../base/random.ts";
import type { Batch } from "../data/image_set.ts";
import type { CompiledFunction } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import { runningSpecs, trainableSpecs } from "../model/architecture.ts";
import type { MinerName } from "../triplet/miners.ts";
import { drawTransforms } from "./augment.ts";
import { float32Digits } from "./float32_digits.ts";
import type { MiningValues } from "./hardest_triplet.ts";
import type { TrainingJob } from "./job.ts";
import { hyperparameters, type Optimizer } from "./optimizer.ts";
import type { TrainState } from "./train_state.ts";
import { type MiningOutputs, SIGNALS, splitOutputs, trainStep } from "./train_step.ts";

/** What one step is run with. */
export interface StepPlan {
  /** How triplets are chosen. */
  miner: MinerName;
  /** Learning rate. */
  lr: number;
  /** In the training, 1-based: it names the random numbers, and is the optimizer's clock. */
  globalStep: number;
  /** Whether the host wants to know what the miner saw and chose. */
  readsMining: boolean;
}

/** What one step tells. */
export interface StepResult {
  /** The step's signals by name, in nine digits. */
  signals: Record<typeof SIGNALS[number], number>;
  /** What the miner saw and chose; undefined where it was not asked for. */
  mining: MiningValues | undefined;
  /** Time it took, up to the signals. */
  milliseconds: number;
}

/** Runs training steps one after another on the state of a training. */
export class StepRunner {
  readonly #job: Pick<TrainingJob, "engine" | "architecture" | "config">;
  readonly #optimizer: Optimizer;
  readonly #state: TrainState;
  readonly #steps = new Map<MinerName, CompiledFunction>();
  /** Settles when the state is that of the last step that began. */
  #ready: Promise<void> = Promise.resolve();
  /** When the last step that was read was done. */
  #done = 0;

  /**
   * Compiles nothing yet.
   *
   * @param state Changed by every step.
   */
  constructor(
    job: Pick<TrainingJob, "engine" | "architecture" | "config">,
    optimizer: Optimizer,
    state: TrainState,
  ) {
    this.#job = job;
    this.#optimizer = optimizer;
    this.#state = state;
  }

  /**
   * Runs a step on a batch, which begins as soon as the one before it is done.
   *
   * @returns What the step tells, when the training's state is the step's.
   */
  run(batch: Batch, { miner, lr, globalStep, readsMining }: StepPlan): Promise<StepResult> {
    const { architecture: { height, width }, config } = this.#job;
    const size = batch.labels.length;
    const random = new RandomStream(config.seed, "triplets", globalStep);
    const inputs = [
      tf.tensor4d(
        batch.pixels,
        [size, height, width, batch.pixels.length / (size * height * width)],
        "int32",
      ),
      tf.tensor1d(batch.labels, "int32"),
      tf.tensor2d(random.uniforms(2 * size), [2, size]),
      tf.tensor1d(hyperparameters(lr, globalStep, config.ema)),
      ...(config.augment ? [this.#transforms(size, globalStep)] : []),
    ];
    let begun = 0;
    const outputs = this.#ready.then(() => {
      begun = performance.now();
      return this.#stepOf(miner).start([...inputs, ...this.#state.tensors]);
    }).finally(() => tf.dispose(inputs)).then(splitOutputs);
    // Asked for before the next step begins, which on a GPU would else stand before it.
    const told = outputs.then(({ signals, mining }) => this.#read(signals, mining, readsMining, begun));
    this.#ready = outputs.then(({ state }) => this.#state.replace(state));
    // A failure is thrown where the step is waited for; until then it is not an unhandled one.
    for (const promise of [told, this.#ready]) promise.catch(() => {});
    return told;
  }

  async #read(
    signals: tf.Tensor1D,
    mining: MiningOutputs,
    readsMining: boolean,
    begun: number,
  ): Promise<StepResult> {
    try {
      const reading = readsMining ? readMining(mining) : undefined;
      const values = await signals.data(); // Not dataSync, which webgpu lacks under Deno.
      const done = performance.now();
      // Where the engine had two steps at a time, this one's time begins with the end of the other's.
      const milliseconds = done - Math.max(begun, this.#done);
      this.#done = done;
      const named = Object.fromEntries(SIGNALS.map((name, i) => [name, float32Digits(values[i]!)]));
      return { signals: named as StepResult["signals"], mining: await reading, milliseconds };
    } finally {
      tf.dispose([signals, ...Object.values(mining)]);
    }
  }

  /** How the images of a batch are changed, `[B, 8]`. */
  #transforms(count: number, globalStep: number): tf.Tensor2D {
    const { architecture: { height, width }, config } = this.#job;
    const random = new RandomStream(config.seed, "augmentation", globalStep);
    return tf.tensor2d(drawTransforms(random, count, height, width), [count, 8]);
  }

  /** Releases the compiled steps. */
  dispose(): void {
    for (const step of this.#steps.values()) step.dispose();
    this.#steps.clear();
  }

  /** The compiled step of a miner. */
  #stepOf(miner: MinerName): CompiledFunction {
    let step = this.#steps.get(miner);
    if (step === undefined) {
      const { engine, architecture, config } = this.#job;
      const { margin, reduction, precision, clip_norm: clipNorm, augment: augments, ema } = config;
      const sizes = [trainableSpecs(architecture).length, runningSpecs(architecture).length] as const;
      const fused = precision === "bfloat16" ? engine.fusedBfloat16! : engine.fused; // see settlePrecision()
      step = engine.compile(
        trainStep(fused, ...sizes, {
          miner,
          margin,
          reduction,
          optimizer: this.#optimizer,
          clipNorm,
          augments,
          averages: ema > 0,
        }),
        { name: `training step, ${miner}` },
      );
      this.#steps.set(miner, step);
    }
    return step;
  }
}

async function readMining(outputs: MiningOutputs): Promise<MiningValues> {
  const [distances, chosen, valid] = await Promise.all([
    outputs.distances.data<"float32">(),
    outputs.chosen.data<"int32">(),
    outputs.valid.data<"float32">(),
  ]);
  return { distances, chosen, valid };
}
