import { type HostParameters, initialise } from "./initialise.ts";
import type { Network } from "./network.ts";
import { initialForms, parameterSpecs } from "./parameter_specs.ts";

/** Initial values, some of which were taken from another network. */
export interface Transferred {
  /** The parameters and running statistics of the network. */
  parameters: HostParameters;
  /** The names of the layers whose values were taken, in order. */
  taken: string[];
  /** The names of the layers with new values. */
  initialised: string[];
  /** The number of trainable values that were taken. */
  values: number;
}

/**
 * Returns initial values for a network, taken from a trained one where layers have the same names and shapes. A
 * layer is taken whole or not at all: the bias of another kernel, or its statistics, would mean nothing.
 *
 * @param seed Of the values that are not taken.
 * @param source The trained network with its parameters and running statistics, by name.
 */
export function transferParameters(
  network: Network,
  seed: number,
  source: { network: Network; parameters: HostParameters },
): Transferred {
  const parameters = initialise(network, seed);
  const layers = Map.groupBy(initialForms(network), ({ name }) => layerOf(name));
  const known = new Map(initialForms(source.network).map(({ name, shape }) => [name, String(shape)]));
  const result: Transferred = { parameters, taken: [], initialised: [], values: 0 };
  const trainable = new Set(parameterSpecs(network).map(({ name }) => name));
  for (const [layer, forms] of layers) {
    if (!forms.every(({ name, shape }) => known.get(name) === String(shape))) {
      result.initialised.push(layer);
      continue;
    }
    result.taken.push(layer);
    for (const { name } of forms) {
      const values = source.parameters.get(name)!.slice();
      parameters.set(name, values);
      if (trainable.has(name)) result.values += values.length;
    }
  }
  return result;
}

/** `residual1/conv2` of `residual1/conv2/kernel`. */
function layerOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}
