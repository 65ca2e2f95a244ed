import type { HostParameters } from "../model/initialise.ts";
import { UserError } from "../base/user_error.ts";
import { leafSignature } from "../engine/tensor_tree.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";

/** A model by name: `conv1/kernel` in the parameters, `conv1/running_mean` in the statistics. */
export type ModelTree<T> = {
  /** The trainable parameters. */
  readonly parameters: Readonly<Record<string, T>>;
  readonly statistics: Readonly<Record<string, T>>;
};

/** Everything that a training step changes, by name; checkpoints store it in this form. */
export type TrainingTree<T> = ModelTree<T> & {
  /** The optimizer's state for each parameter, by slot and name: `adam_first_moment`, then `conv1/kernel`. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, T>>>>;
  /** The moving average of the model, if one is kept. */
  readonly average?: ModelTree<T> | undefined;
};

/** The values of a tensor on the host. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: "float32";
  /** Row-major. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Creates a host tensor from values and a shape. */
export function hostTensor(shape: readonly number[], values: Float32Array<ArrayBuffer>): HostTensor {
  return { shape, dtype: "float32", values };
}

/** Returns the model to evaluate and to save: the average if one is kept, else the trained one. */
export function modelOf<T>({ parameters, statistics, average }: TrainingTree<T>): ModelTree<T> {
  return average ?? { parameters, statistics };
}

/** Returns the model to evaluate and to save, parameters and statistics together, by name. */
export function parametersOf(training: TrainingTree<HostTensor>): HostParameters {
  const { parameters, statistics } = modelOf(training);
  return new Map(
    Object.entries({ ...parameters, ...statistics }).map(([name, { values }]) => [name, values]),
  );
}

/**
 * Assembles the tree of a training from its tensors.
 *
 * @param tensors By their paths: `slots/adam_first_moment/conv1/kernel`.
 * @param where The source, for errors.
 * @throws {UserError} If a tensor is missing, has another shape than in the network, or is unknown.
 */
export function trainingTree(
  network: Network,
  tensors: ReadonlyMap<string, HostTensor>,
  where: string,
): TrainingTree<HostTensor> {
  const left = new Map(tensors);
  const take = (path: string, shape: number[]): HostTensor => {
    const found = left.get(path);
    left.delete(path);
    const expected = leafSignature({ shape, dtype: "float32" });
    if (found !== undefined && leafSignature(found) === expected) return found;
    throw new UserError(
      `Expected ${path} ${expected} in ${where} but found ${
        found === undefined ? "none" : leafSignature(found)
      }: the checkpoint is damaged; use another`,
    );
  };
  const record = (prefix: string, specs: ParameterSpec[]) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, take(`${prefix}/${name}`, shape)]));
  const model = (prefix: string): ModelTree<HostTensor> => ({
    parameters: record(`${prefix}parameters`, parameterSpecs(network)),
    statistics: record(`${prefix}statistics`, statisticSpecs(network)),
  });
  const paths = [...tensors.keys()];
  const slots = new Set(paths.filter((path) => path.startsWith("slots/")).map((path) => path.split("/")[1]!));
  const tree: TrainingTree<HostTensor> = {
    ...model(""),
    slots: Object.fromEntries(
      Array.from(slots, (slot) => [slot, record(`slots/${slot}`, parameterSpecs(network))]),
    ),
    ...(paths.some((path) => path.startsWith("average/")) ? { average: model("average/") } : {}),
  };
  const [unknown] = left.keys();
  if (unknown !== undefined) {
    throw new UserError(
      `Expected only the tensors of a training in ${where} but found ${unknown} too: the ` +
        `checkpoint is damaged; use another`,
    );
  }
  return tree;
}
