import { tf } from "../engine/tf.ts";
import { type Architecture, type HostParameters, runningSpecs, trainableSpecs } from "../model/mod.ts";
import type { Optimizer } from "./optimizer.ts";

/** All that a training step changes, on the engine. */
export class TrainState {
  #tensors: tf.Tensor[];
  readonly #architecture: Architecture;
  readonly #optimizer: Optimizer;

  /**
   * Copies values to the engine.
   *
   * @param parameters Trainable parameters and running statistics.
   * @param slots What the optimizer remembers; empty at the start of a training.
   */
  constructor(
    architecture: Architecture,
    optimizer: Optimizer,
    parameters: HostParameters,
    slots: HostParameters,
  ) {
    this.#architecture = architecture;
    this.#optimizer = optimizer;
    const trainable = trainableSpecs(architecture);
    const model = [...trainable, ...runningSpecs(architecture)];
    this.#tensors = [
      ...model.map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape)),
      ...optimizer.slots.flatMap((slot) =>
        trainable.map(({ name, shape }) => {
          const values = slots.get(`${slot}:${name}`);
          return values === undefined ? tf.zeros(shape) : tf.tensor(values, shape);
        })
      ),
    ];
  }

  /** Trainable parameters, running statistics, optimizer slots: as the training step takes them. */
  get tensors(): tf.Tensor[] {
    return this.#tensors;
  }

  /** Trainable parameters, in the order of `trainableSpecs`. */
  get trainable(): tf.Tensor[] {
    return this.#tensors.slice(0, trainableSpecs(this.#architecture).length);
  }

  /** Running statistics, in the order of `runningSpecs`. */
  get running(): tf.Tensor[] {
    const start = trainableSpecs(this.#architecture).length;
    return this.#tensors.slice(start, start + runningSpecs(this.#architecture).length);
  }

  /** Takes the state that a step has made and releases the one before it. */
  replace(tensors: tf.Tensor[]): void {
    tf.dispose(this.#tensors);
    this.#tensors = tensors;
  }

  /** Copies all values to the host: the model's, and what the optimizer remembers. */
  async read(): Promise<{ parameters: HostParameters; optimizer: HostParameters }> {
    const trainable = trainableSpecs(this.#architecture);
    const names = [...trainable, ...runningSpecs(this.#architecture)].map(({ name }) => name);
    const slotNames = this.#optimizer.slots.flatMap((slot) => trainable.map(({ name }) => `${slot}:${name}`));
    const values: Float32Array<ArrayBuffer>[] = [];
    for (const tensor of this.#tensors) values.push((await tensor.data<"float32">()).slice());
    return {
      parameters: new Map(names.map((name, i) => [name, values[i]!])),
      optimizer: new Map(slotNames.map((name, i) => [name, values[names.length + i]!])),
    };
  }

  /** Releases everything. */
  dispose(): void {
    tf.dispose(this.#tensors);
    this.#tensors = [];
  }
}
