import { z } from "zod";
import type { Network } from "../model/network.ts";
import { statisticSpecs } from "../model/parameter_specs.ts";
import { type HostTensor, type TrainingTree, trainingTree } from "./training_tree.ts";

/** The additional contents of `state.json` in format 1. */
export const Format1State = z.object({
  /** The name and shape of each tensor in `optimizer.bin`, in its order. */
  optimizer: z.array(z.object({ name: z.string(), shape: z.array(z.number().int().min(0)) })),
});

/** The prefix of trained parameters, in checkpoints whose model is the average. */
const TRAINED = "trained:";

/**
 * Assembles the training from a checkpoint of format 1. Its `optimizer.bin` contained what is not in
 * `weights.bin`: slots with names like `adam_first_moment:conv1/kernel`, and if the model is an average, the
 * trained parameters as `trained:conv1/kernel`.
 *
 * @param model The parameters and statistics of `weights.bin`.
 * @param rest The tensors of `optimizer.bin`.
 * @param where The checkpoint, for errors.
 * @throws {UserError} If a tensor is missing, has another shape than in the network, or is unknown.
 */
export function trainingOfFormat1(
  network: Network,
  model: ReadonlyMap<string, HostTensor>,
  rest: ReadonlyMap<string, HostTensor>,
  where: string,
): TrainingTree<HostTensor> {
  const statistics = new Set(statisticSpecs(network).map(({ name }) => name));
  const placed = (name: string) => `${statistics.has(name) ? "statistics" : "parameters"}/${name}`;
  const averages = [...rest.keys()].some((name) => name.startsWith(TRAINED));
  const tensors = new Map<string, HostTensor>();
  for (const [name, tensor] of model) tensors.set(`${averages ? "average/" : ""}${placed(name)}`, tensor);
  for (const [name, tensor] of rest) {
    tensors.set(
      name.startsWith(TRAINED) ? placed(name.slice(TRAINED.length)) : `slots/${name.replace(":", "/")}`,
      tensor,
    );
  }
  return trainingTree(network, tensors, where);
}
