import type { ParameterForm, ParameterSpec } from "./layer_kind.ts";
import { kindOf } from "./layers.ts";
import { layersOf, type Network } from "./network.ts";
import type { PlacedLayer } from "./place_layers.ts";
import { sizeOf } from "./shape.ts";

/** A parameter or statistic with its initial values. */
export interface InitialForm extends ParameterSpec {
  initial: ParameterForm["initial"];
}

/** Lists the trainable parameters, in the order of the layers. */
export function parameterSpecs(network: Network): ParameterSpec[] {
  return forms(network, "parameters").map(({ name, shape }) => ({ name, shape }));
}

/** Lists the running statistics, in the order of the layers. */
export function statisticSpecs(network: Network): ParameterSpec[] {
  return forms(network, "statistics").map(({ name, shape }) => ({ name, shape }));
}

/** Lists the initial values of the parameters, then of the statistics. */
export function initialForms(network: Network): InitialForm[] {
  return [...forms(network, "parameters"), ...forms(network, "statistics")];
}

/**
 * Lists the random numbers per image that a training step needs, by the names of the layers that use them.
 */
export function randomSpecs(network: Network): ParameterSpec[] {
  return allLayers(layersOf(network)).filter(({ layer }) => kindOf(layer).draws)
    .map(({ name, input }) => ({ name, shape: [...input] }));
}

/** Returns the number of trainable values. */
export function parameterCount(network: Network): number {
  return parameterSpecs(network).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Whether two networks have parameters and statistics of the same names and shapes. */
export function sameParameters(a: Network, b: Network): boolean {
  const text = (network: Network) =>
    JSON.stringify(
      [...parameterSpecs(network), ...statisticSpecs(network)].map(({ name, shape }) => [name, shape]),
    );
  return text(a) === text(b);
}

/** Lists layers and the layers inside them, in the order in which they run. */
export function allLayers(layers: readonly PlacedLayer[]): PlacedLayer[] {
  return layers.flatMap((placed) => [placed, ...Object.values(placed.inner).flatMap(allLayers)]);
}

function forms(network: Network, what: "parameters" | "statistics"): InitialForm[] {
  return allLayers(layersOf(network)).flatMap(({ layer, name, input }) =>
    (kindOf(layer)[what]?.(layer, input) ?? [])
      .map(({ suffix, shape, initial }) => ({ name: `${name}/${suffix}`, shape, initial }))
  );
}
