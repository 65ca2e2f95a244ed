import { RandomStream } from "../base/random.ts";
import type { Network } from "./network.ts";
import { initialForms } from "./parameter_specs.ts";
import { sizeOf } from "./shape.ts";

/** The values of a network on the host, by name. */
export type HostParameters = Map<string, Float32Array<ArrayBuffer>>;

/** Returns the initial parameters and running statistics. */
export function initialise(network: Network, seed: number): HostParameters {
  const parameters: HostParameters = new Map();
  initialForms(network).forEach(({ name, shape, initial }, index) => {
    const values = new Float32Array(sizeOf(shape));
    if (typeof initial === "number") values.fill(initial);
    else {
      const random = new RandomStream(seed, "initial parameters", index);
      for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * initial.bound;
    }
    parameters.set(name, values);
  });
  return parameters;
}
