import { RandomStream } from "../../lib/base/random.ts";
import { tf } from "../../lib/engine/tf.ts";
import {
  type Architecture,
  type ParameterSpec,
  runningSpecs,
  trainableSpecs,
} from "../../lib/model/architecture.ts";
import { type HostParameters, initialise } from "../../lib/model/initialise.ts";

/** Small networks: of odd sides, of sides that are no square, of one filter. */
export const ARCHITECTURES: Architecture[] = [
  { height: 8, width: 8, filters: [2, 3], embedding_size: 4 },
  { height: 11, width: 6, filters: [3, 2], embedding_size: 2 },
  { height: 4, width: 5, filters: [1, 1], embedding_size: 3 },
];

/** Parameters as after some training: no scale is 1 and no running statistic at its start. */
export function trainedParameters(architecture: Architecture, seed: number): HostParameters {
  const parameters = initialise(architecture, seed);
  const random = new RandomStream(seed, "trained");
  for (const [name, values] of parameters) {
    if (/gamma|variance/.test(name)) values.forEach((_, i) => values[i] = 0.5 + random.uniform());
    if (/beta|mean/.test(name)) values.forEach((_, i) => values[i] = 0.3 * random.normal());
  }
  return parameters;
}

/** Random pixels 0 … 255 of `count` images. */
export function randomPixels({ height, width }: Architecture, count: number): Int32Array<ArrayBuffer> {
  const random = new RandomStream(count, "pixels");
  return Int32Array.from({ length: count * height * width }, () => random.integer(256));
}

/** A model as tensors by name. */
export function toTensors(architecture: Architecture, parameters: HostParameters) {
  const tensors = (specs: ParameterSpec[]) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, tf.tensor(parameters.get(name)!, shape)]));
  return {
    parameters: tensors(trainableSpecs(architecture)),
    statistics: tensors(runningSpecs(architecture)),
  };
}
