import { RandomStream } from "../base/random.ts";
import { type Augmentation, augmentationOf } from "../config/augmentation.ts";
import type { Batch, BatchIndices } from "../data/image_set.ts";
import type { CompiledFunction, FusedOperations } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { randomSpecs } from "../model/parameter_specs.ts";
import { sizeOf } from "../model/shape.ts";
import { bySignal, type SignalName } from "../run/signals.ts";
import type { Miner } from "../triplet/miner.ts";
import { batchShare } from "./batch_share.ts";
import { drawAugmentation } from "./draw_augmentation.ts";
import { float32Digits } from "./float32_digits.ts";
import type { MiningValues } from "./hardest_triplet.ts";
import type { TrainingJob } from "./job.ts";
import { hyperparameters, hyperTensors, type Optimizer } from "./optimizer.ts";
import type { TrainState } from "./train_state.ts";
import type { ResidentImages } from "./resident_images.ts";
import { type HostBatch, stepBatch } from "./step_batch.ts";
import { type MiningOutputs, type StepInputs, type StepOutputs, trainStep } from "./train_step.ts";

/** The parameters of one step. */
export interface StepPlan {
  miner: Miner;
  lr: number;
  /** In the training, 1-based: it seeds the random numbers and is the optimizer's time step. */
  globalStep: number;
  /** Whether the host reads what the miner received and selected. */
  readsMining: boolean;
  /** Whether the state stays as it was. */
  isTrial?: boolean;
  /** What this worker tells the others; needed if there are others. */
  note?: Float32Array<ArrayBuffer>;
}

/** The results of one step. */
export interface StepResult {
  /** The step's signals by name, in nine digits. */
  signals: Record<SignalName, number>;
  /** What the miner received and selected; undefined if not requested. */
  mining: MiningValues | undefined;
  /** The time from the start of the step to its signals. */
  milliseconds: number;
  /** What each worker told the others, `[workers, M]`; undefined without others. */
  notes?: Float32Array | undefined;
}

/** Runs training steps one after another on the state of a training. */
export class StepRunner {
  readonly #job: Pick<TrainingJob, "engine" | "network" | "config" | "loss" | "emit">;
  readonly #optimizer: Optimizer;
  readonly #state: TrainState;
  readonly #augmentation: Augmentation;
  readonly #resident: ResidentImages | undefined;
  readonly #steps = new Map<Miner, CompiledFunction<StepInputs, StepOutputs>>();
  /** Settles when the state is that of the last step that was started. */
  #ready: Promise<void> = Promise.resolve();
  /** When the last step whose signals were read was done. */
  #done = 0;

  /**
   * Compiles nothing yet.
   *
   * @param state Changed by every step.
   * @param resident The images, if the engine has them all.
   */
  constructor(
    job: Pick<TrainingJob, "engine" | "network" | "config" | "loss" | "emit">,
    optimizer: Optimizer,
    state: TrainState,
    resident?: ResidentImages,
  ) {
    this.#job = job;
    this.#optimizer = optimizer;
    this.#state = state;
    this.#resident = resident;
    this.#augmentation = augmentationOf(job.config.augment);
  }

  /**
   * Runs a step on a batch; it starts when the previous one is done.
   *
   * @param batch With its pixels, unless the engine has all images.
   * @returns The results of the step, once they have been read.
   */
  run(
    batch: Batch | BatchIndices,
    { miner, lr, globalStep, readsMining, isTrial = false, note }: StepPlan,
  ): Promise<StepResult> {
    const { network, config, engine: { workers } } = this.#job;
    const size = batch.labels.length;
    const random = (purpose: string) => new RandomStream(config.seed, purpose, globalStep);
    const inputs = {
      batch: stepBatch(
        network,
        { labels: batch.labels, pixels: this.#pixelsOf(batch) },
        {
          uniforms: random("triplets").uniforms(2 * size),
          augmentation: drawAugmentation(this.#augmentation, random, { count: size, ...network.input }),
          random: Object.fromEntries(
            randomSpecs(network).map(({ name, shape }) =>
              [name, random(`layer ${name}`).uniforms(size * sizeOf(shape))] as const
            ),
          ),
        },
        this.#job.engine.fused,
        batchShare(size, workers),
      ),
      ...(workers && { note: tf.tensor1d(note!) }),
      hyper: hyperTensors(hyperparameters(lr, globalStep, config.ema)),
    };
    let begun = 0;
    const outputs = this.#ready.then(() => {
      begun = performance.now();
      return this.#stepOf(miner).start({ ...inputs, state: this.#state.tensors });
    }).finally(() => disposeTree(inputs));
    // Requested before the next step starts; otherwise, on a GPU, it would be queued behind that step.
    const read = outputs.then((found) => this.#read(found, readsMining, begun));
    this.#ready = outputs.then(({ state }) => isTrial ? disposeTree(state) : this.#state.replace(state));
    // A failure is thrown where the step is awaited; until then it must not count as an unhandled rejection.
    for (const promise of [read, this.#ready]) promise.catch(() => {});
    return read;
  }

  #pixelsOf(batch: Batch | BatchIndices): HostBatch["pixels"] {
    if (this.#resident !== undefined) return this.#resident.choose(batch.indices);
    if ("pixels" in batch) return batch.pixels;
    throw new Error(
      "Expected the pixels of a batch, since the engine does not have all images, but found none",
    );
  }

  async #read(
    { signals, mining, notes }: Pick<StepOutputs, "signals" | "mining" | "notes">,
    readsMining: boolean,
    begun: number,
  ): Promise<StepResult> {
    try {
      const told = notes?.data<"float32">();
      const reading = readsMining ? readMining(mining) : undefined;
      const values = await signals.data(); // Not dataSync, which webgpu lacks under Deno.
      const done = performance.now();
      // If the engine had two steps in its queue, the time of this one starts at the end of the other.
      const milliseconds = done - Math.max(begun, this.#done);
      this.#done = done;
      const named = bySignal((_, place) => float32Digits(values[place]!));
      // On wasm the maximum of NaN and 0 is 0: a loss would look perfect although the embeddings are NaN.
      if (!Number.isFinite(named.spread)) named.loss = NaN;
      return { signals: named, mining: await reading, milliseconds, notes: await told };
    } finally {
      disposeTree({ signals, mining, notes });
    }
  }

  /** Releases the compiled steps. */
  dispose(): void {
    for (const step of this.#steps.values()) step.dispose();
    this.#steps.clear();
  }

  /** Says why the first step of a miner takes so long. */
  #announceXla({ name }: Miner): void {
    const { engine, emit } = this.#job;
    if (!engine.hasXla) return;
    const message = `XLA compiles the training step with ${name}: its first call takes about ten seconds`;
    emit({ type: "log", level: "info", message });
  }

  /** Returns the compiled step of a miner. */
  #stepOf(miner: Miner): CompiledFunction<StepInputs, StepOutputs> {
    let step = this.#steps.get(miner);
    if (step === undefined) {
      this.#announceXla(miner);
      const { engine, network, config: { precision, clip_norm: clipNorm }, loss, emit } = this.#job;
      step = engine.compile(
        trainStep(this.#operations(), {
          workers: engine.workers,
          network,
          miner,
          loss,
          optimizer: this.#optimizer,
          clipNorm,
          padding: this.#augmentation.pad,
          forXla: engine.hasXla,
        }),
        {
          name: `training step, ${miner.name}`,
          tensorFloat32: precision === "tf32",
          xla: { onRefusal: (message) => emit({ type: "log", level: "warning", message }) },
        },
      );
      this.#steps.set(miner, step);
    }
    return step;
  }

  /** The engine's operations in the precision of the training; those of all workers normalise their images together. */
  #operations(): FusedOperations {
    const { engine, config: { precision, sync_batch_norm: synced } } = this.#job;
    const { fused, fusedBfloat16 } = synced ? engine.workers ?? engine : engine;
    return precision === "bfloat16" ? fusedBfloat16! : fused; // see resolvePrecision()
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
