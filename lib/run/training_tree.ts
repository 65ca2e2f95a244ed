import type { HostParameters } from "../model/initialise.ts";
import { UserError } from "../base/user_error.ts";
import { leafSignature } from "../engine/tensor_tree.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import type { Network } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";

/** A model by name: `conv1/kernel` among the parameters, `conv1/running_mean` among the statistics. */
export type ModelTree<T> = {
  /** What is trained. */
  readonly parameters: Readonly<Record<string, T>>;
  /** Running statistics. */
  readonly statistics: Readonly<Record<string, T>>;
};

/** All that a training step changes, by name; also what a checkpoint keeps of it. */
export type TrainingTree<T> = ModelTree<T> & {
  /** What the optimizer remembers of each parameter: `adam_first_moment`, of which `conv1/kernel`. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, T>>>>;
  /** The moving average of the model, where one is kept. */
  readonly average?: ModelTree<T> | undefined;
};

/** A tensor's values on the host. */
export interface HostTensor {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its type. */
  readonly dtype: "float32";
  /** Row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Values with a shape. */
export function hostTensor(shape: readonly number[], values: Float32Array<ArrayBuffer>): HostTensor {
  return { shape, dtype: "float32", values };
}

/** The model to be evaluated and saved: the average where one is kept, else the one that is trained. */
export function modelOf<T>({ parameters, statistics, average }: TrainingTree<T>): ModelTree<T> {
  return average ?? { parameters, statistics };
}

/** The model of a training to be evaluated and saved, parameters and statistics together, by name. */
export function parametersOf(training: TrainingTree<HostTensor>): HostParameters {
  const { parameters, statistics } = modelOf(training);
  return new Map(
    Object.entries({ ...parameters, ...statistics }).map(([name, { values }]) => [name, values]),
  );
}

/**
 * The tensors of a training in their places.
 *
 * @param tensors By their paths: `slots/adam_first_moment/conv1/kernel`.
 * @param where They were found, for errors.
 * @throws {UserError} If one is missing, has another shape than the network's, or has no place.
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
      `Expected the tensors of a training in ${where} but found ${unknown} among them, which has no place in it: the ` +
        `checkpoint is damaged; use another`,
    );
  }
  return tree;
}
