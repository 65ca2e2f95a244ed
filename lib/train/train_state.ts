import { tf } from "../engine/tf.ts";
import { type Architecture, runningSpecs, trainableSpecs } from "../model/architecture.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { Optimizer } from "./optimizer.ts";

/** What the trained model is called beside its average, where that is what a checkpoint has as the model. */
const TRAINED = "trained";

/** A model's tensors. */
export interface ModelTensors {
  /** Trainable parameters, in the order of `trainableSpecs`. */
  trainable: tf.Tensor[];
  /** Running statistics, in the order of `runningSpecs`. */
  running: tf.Tensor[];
}

/** All that a training step changes, on the engine. */
export class TrainState {
  #tensors: tf.Tensor[];
  readonly #averages: boolean;
  readonly #architecture: Architecture;
  readonly #optimizer: Optimizer;

  /**
   * Copies values to the engine.
   *
   * @param parameters Trainable parameters and running statistics: where averages are kept, theirs.
   * @param slots What the optimizer remembers, and beside averages the trained model; empty at the start of a training.
   * @param averages Whether a moving average of the model is kept.
   */
  constructor(
    architecture: Architecture,
    optimizer: Optimizer,
    parameters: HostParameters,
    slots: HostParameters,
    averages = false,
  ) {
    this.#averages = averages;
    this.#architecture = architecture;
    this.#optimizer = optimizer;
    const trainable = trainableSpecs(architecture);
    const model = [...trainable, ...runningSpecs(architecture)];
    const trained = (name: string) => slots.get(`${TRAINED}:${name}`) ?? parameters.get(name)!;
    this.#tensors = [
      ...model.map(({ name, shape }) => tf.tensor(trained(name), shape)),
      ...optimizer.slots.flatMap((slot) =>
        trainable.map(({ name, shape }) => {
          const values = slots.get(`${slot}:${name}`);
          return values === undefined ? tf.zeros(shape) : tf.tensor(values, shape);
        })
      ),
      ...(averages ? model : []).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape)),
    ];
  }

  /** Trainable parameters, running statistics, optimizer slots, averages: as the training step takes them. */
  get tensors(): tf.Tensor[] {
    return this.#tensors;
  }

  /** The model that is trained. */
  get trained(): ModelTensors {
    return this.#modelFrom(0);
  }

  /** The model to be evaluated and saved: the average where one is kept, else the one that is trained. */
  get model(): ModelTensors {
    return this.#modelFrom(this.#averages ? this.#tensors.length - this.#modelSize : 0);
  }

  get #modelSize(): number {
    return trainableSpecs(this.#architecture).length + runningSpecs(this.#architecture).length;
  }

  #modelFrom(start: number): ModelTensors {
    const between = start + trainableSpecs(this.#architecture).length;
    return {
      trainable: this.#tensors.slice(start, between),
      running: this.#tensors.slice(between, start + this.#modelSize),
    };
  }

  /** Takes the state that a step has made and releases the one before it. */
  replace(tensors: tf.Tensor[]): void {
    tf.dispose(this.#tensors);
    this.#tensors = tensors;
  }

  /** Copies all values to the host: the model's, and what else a training needs to go on. */
  async read(): Promise<{ parameters: HostParameters; optimizer: HostParameters }> {
    const trainable = trainableSpecs(this.#architecture).map(({ name }) => name);
    const names = [...trainable, ...runningSpecs(this.#architecture).map(({ name }) => name)];
    const values: Float32Array<ArrayBuffer>[] = [];
    for (const tensor of this.#tensors) values.push((await tensor.data<"float32">()).slice());
    const named = (names: string[], from: number) =>
      names.map((name, i) => [name, values[from + i]!] as [string, Float32Array<ArrayBuffer>]);
    const slotNames = this.#optimizer.slots.flatMap((slot) => trainable.map((name) => `${slot}:${name}`));
    const slots = named(slotNames, names.length);
    if (!this.#averages) return { parameters: new Map(named(names, 0)), optimizer: new Map(slots) };
    return {
      parameters: new Map(named(names, names.length + slotNames.length)),
      optimizer: new Map([...slots, ...named(names.map((name) => `${TRAINED}:${name}`), 0)]),
    };
  }

  /** Releases everything. */
  dispose(): void {
    tf.dispose(this.#tensors);
    this.#tensors = [];
  }
}
