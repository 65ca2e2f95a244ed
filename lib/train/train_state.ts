import { UserError } from "../base/user_error.ts";
import { disposeTree, mapTree, mapTreeAsync } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import {
  type HostTensor,
  hostTensor,
  modelOf,
  type ModelTree,
  type TrainingTree,
} from "../run/training_tree.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * What a training begins with: the optimizer remembers zeros, and the model is its own average.
 *
 * @param parameters Trainable parameters and running statistics.
 * @param averages Whether a moving average of the model is kept.
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
 * Checks that a training can continue with what was read.
 *
 * @param averages Whether a moving average of the model is kept.
 * @param where It was read, for errors.
 * @throws {UserError} If the optimizer would find other slots than its own, or there is an average and none is kept.
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

/** All that a training step changes, on the engine. */
export class TrainState {
  #tensors: TrainingTree<tf.Tensor>;

  /** Copies values to the engine. */
  constructor(values: TrainingTree<HostTensor>) {
    this.#tensors = mapTree<HostTensor, tf.Tensor>(
      values,
      ({ values, shape }) => tf.tensor(values, [...shape]),
    ) as TrainingTree<tf.Tensor>;
  }

  /** The tensors by name, as the training step takes them. */
  get tensors(): TrainingTree<tf.Tensor> {
    return this.#tensors;
  }

  /** The model to be evaluated and saved: the average where one is kept, else the one that is trained. */
  get model(): ModelTree<tf.Tensor> {
    return modelOf(this.#tensors);
  }

  /** Takes the state that a step has made and releases the one before it. */
  replace(tensors: TrainingTree<tf.Tensor>): void {
    disposeTree(this.#tensors);
    this.#tensors = tensors;
  }

  /** Copies all values to the host. */
  async read(): Promise<TrainingTree<HostTensor>> {
    return await mapTreeAsync<tf.Tensor, HostTensor>(this.#tensors, async (tensor) =>
      // A copy: the engine may give its own memory.
      hostTensor(tensor.shape, (await tensor.data<"float32">()).slice())) as TrainingTree<HostTensor>;
  }

  /** Releases everything. */
  dispose(): void {
    disposeTree(this.#tensors);
    this.#tensors = { parameters: {}, statistics: {}, slots: {} };
  }
}
