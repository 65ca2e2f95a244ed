import { initialise } from "../model/initialise.ts";
import type { HostTensor, TrainingTree } from "../run/training_tree.ts";
import type { TrainingJob } from "./job.ts";
import { optimizer } from "./optimizer.ts";
import { firstState } from "./train_state.ts";

/** The state of a training before its first step. */
export function stateAtStart(
  { network, config, initial }: Pick<TrainingJob, "network" | "config" | "initial">,
): TrainingTree<HostTensor> {
  const rule = optimizer(config.optimizer, config.weight_decay);
  return firstState(network, rule, initial ?? initialise(network, config.seed), config.ema > 0);
}
