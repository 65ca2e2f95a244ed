import { DATASETS } from "../data/datasets.ts";
import { BACKGROUND } from "../data/decode/image_decoder.ts";
import type { CheckpointState } from "./checkpoint_format.ts";
import { preparationOf } from "./preparation_of.ts";

/** What a program needs to know to give a graph model images as in the training. */
export function modelMetadata(
  state: Pick<CheckpointState, "dataset" | "network" | "config">,
): Readonly<Record<string, object>> {
  if (!DATASETS[state.dataset.name]?.prepares) return {};
  return { preparation: { ...preparationOf(state), background: BACKGROUND } };
}
