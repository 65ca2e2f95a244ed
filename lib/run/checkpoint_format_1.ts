import { z } from "zod";
import type { Network } from "../model/network.ts";
import { statisticSpecs } from "../model/parameter_specs.ts";
import { type HostTensor, type TrainingTree, trainingTree } from "./training_tree.ts";

/** What format 1 also had in `state.json`. */
export const Format1State = z.object({
  /** Name and shape of each tensor in `optimizer.bin`, in its order. */
  optimizer: z.array(z.object({ name: z.string(), shape: z.array(z.number().int().min(0)) })),
});

/** What the trained model was called, where the average is what a checkpoint has as the model. */
const TRAINED = "trained:";

/**
 * The training in a checkpoint of format 1, which kept in `optimizer.bin` what `weights.bin` has not: slots under names
 * like `adam_first_moment:conv1/kernel`, and where an average is the model, what is trained as `trained:conv1/kernel`.
 *
 * @param model Parameters and statistics of `weights.bin`.
 * @param rest Of `optimizer.bin`.
 * @param where They were found, for errors.
 * @throws {UserError} If a tensor is missing, has another shape than the network's, or has no place.
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
