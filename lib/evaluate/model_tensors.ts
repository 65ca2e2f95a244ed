import { tf } from "../engine/tf.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import type { ModelTree } from "../run/training_tree.ts";

/** Copies the parameters and running statistics of a network to the engine. The caller disposes of them. */
export function modelTensors(network: Network, parameters: HostParameters): ModelTree<tf.Tensor> {
  const tensors = (specs: ParameterSpec[]) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, tf.tensor(parameters.get(name)!, shape)]));
  // `tidy` disposes of the first tensors where a later one cannot be made.
  return tf.tidy(() => ({
    parameters: tensors(parameterSpecs(network)),
    statistics: tensors(statisticSpecs(network)),
  }));
}
