import { UserError } from "../base/user_error.ts";
import { disposeTree, mapTree, mapTreeAsync } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import { findNotFinite, NotFiniteError } from "../run/finite.ts";
import {
  type HostTensor,
  hostTensor,
  modelOf,
  type ModelTree,
  type TrainingTree,
} from "../run/training_tree.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Returns the initial state of a training: the optimizer's slots are zeros, and the average is the model
 * itself.
 *
 * @param parameters Trainable parameters and running statistics.
 * @param averages Whether to keep a moving average of the model.
 */
export function firstState(
  network: Network,
  { slots }: Optimizer,
  parameters: HostParameters,
  averages: boolean,
): TrainingTree<HostTensor> {
  const record = (specs: ParameterSpec[], valuesOf: (name: string) => Float32Array<ArrayBuffer>) =>
    Object.fromEntries(
      specs.map(({ name, shape }) => [name, hostTensor(shape, valuesOf(name))]),
    );
  const trainable = parameterSpecs(network);
  const model: ModelTree<HostTensor> = {
    parameters: record(trainable, (name) => parameters.get(name)!),
    statistics: record(statisticSpecs(network), (name) => parameters.get(name)!),
  };
  const zeros = record(trainable, (name) => new Float32Array(parameters.get(name)!.length));
  return {
    ...model,
    slots: Object.fromEntries(slots.map((slot) => [slot, zeros])),
    ...(averages ? { average: model } : {}),
  };
}

/**
 * Checks that a training can be resumed from a checkpoint.
 *
 * @param averages Whether the training keeps a moving average of the model.
 * @param where The checkpoint, for errors.
 * @throws {UserError} If the slots are not the optimizer's, or there is an average although none is kept, or
 * the reverse.
 */
export function checkResumable(
  { slots, average }: TrainingTree<HostTensor>,
  optimizer: Optimizer,
  averages: boolean,
  where: string,
): void {
  const names = (slots: readonly string[]) => [...slots].sort().join(", ") || "none";
  const [expected, found] = [names(optimizer.slots), names(Object.keys(slots))];
  if (found !== expected) {
    throw new UserError(
      `Expected the optimizer's slots ${expected} in ${where} but found ${found}: the checkpoint is damaged; use another`,
    );
  }
  if (averages !== (average !== undefined)) {
    throw new UserError(
      `Expected ${averages ? "an" : "no"} average of the model in ${where}, by its --ema, but found ` +
        `${averages ? "none" : "one"}: the checkpoint is damaged; use another`,
    );
  }
}

/** Everything that a training step changes, on the engine. */
export class TrainState {
  #tensors: TrainingTree<tf.Tensor>;

  /** Copies values to the engine. */
  constructor(values: TrainingTree<HostTensor>) {
    this.#tensors = onEngine(values);
  }

  /** The tensors by name, as the training step takes them. */
  get tensors(): TrainingTree<tf.Tensor> {
    return this.#tensors;
  }

  /** The model to evaluate and to save: the average if one is kept, else the trained one. */
  get model(): ModelTree<tf.Tensor> {
    return modelOf(this.#tensors);
  }

  /** Takes the new state from a step and disposes of the old one. */
  replace(tensors: TrainingTree<tf.Tensor>): void {
    disposeTree(this.#tensors);
    this.#tensors = tensors;
  }

  /** Takes values from the host in place of the state. */
  restore(values: TrainingTree<HostTensor>): void {
    this.replace(onEngine(values));
  }

  /** Copies all values to the host. */
  async read(): Promise<TrainingTree<HostTensor>> {
    return await mapTreeAsync<tf.Tensor, HostTensor>(this.#tensors, async (tensor) =>
      // A copy: the engine may return its own memory.
      hostTensor(tensor.shape, (await tensor.data<"float32">()).slice())) as TrainingTree<HostTensor>;
  }

  /**
   * Detects a training that has diverged although its loss is still a number: ReLU hides NaN, and batches are not
   * normalised by the running statistics.
   *
   * @throws {NotFiniteError} If a weight, a statistic, a slot or an average is infinite or NaN.
   */
  async requireFinite(): Promise<void> {
    const found = findNotFinite(await this.read());
    if (found !== undefined) throw new NotFiniteError(found, "the training");
  }

  /** Disposes of all tensors. */
  dispose(): void {
    disposeTree(this.#tensors);
    this.#tensors = { parameters: {}, statistics: {}, slots: {} };
  }
}

/** Copies values to the engine. */
function onEngine(values: TrainingTree<HostTensor>): TrainingTree<tf.Tensor> {
  return mapTree<HostTensor, tf.Tensor>(
    values,
    ({ values, shape }) => tf.tensor(values, [...shape]),
  ) as TrainingTree<tf.Tensor>;
}
