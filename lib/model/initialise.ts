import { RandomStream } from "../base/random.ts";
import { type Architecture, runningSpecs, sizeOf, trainableSpecs } from "./architecture.ts";

/** The values of a network on the host, by name. */
export type HostParameters = Map<string, Float32Array<ArrayBuffer>>;

/**
 * The parameters before any training and the running statistics of nothing seen yet.
 *
 * Kernels and the dense bias are uniform in ±1/√(fan in), PyTorch's default and so the original's (a case of
 * He et al., 2015, with gain √(1/3)); scales are 1 and shifts 0; running means are 0 and variances 1.
 */
export function initialise(architecture: Architecture, seed: number): HostParameters {
  const parameters: HostParameters = new Map();
  const denseInputs = trainableSpecs(architecture).find(({ name }) => name === "dense/kernel")!.shape[0]!;
  trainableSpecs(architecture).forEach(({ name, shape }, index) => {
    const values = new Float32Array(sizeOf(shape));
    if (name.endsWith("/gamma")) values.fill(1);
    else if (!name.endsWith("/beta")) {
      const fanIn = name === "dense/bias" ? denseInputs : sizeOf(shape.slice(0, -1));
      const random = new RandomStream(seed, "initial parameters", index);
      const bound = 1 / Math.sqrt(fanIn);
      for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
    }
    parameters.set(name, values);
  });
  for (const { name, shape } of runningSpecs(architecture)) {
    parameters.set(name, new Float32Array(sizeOf(shape)).fill(name.endsWith("variance") ? 1 : 0));
  }
  return parameters;
}
