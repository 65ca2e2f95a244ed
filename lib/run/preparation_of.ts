import type { Preparation } from "../data/definition.ts";
import type { CheckpointState } from "./checkpoint_format.ts";

/** Returns how image files are prepared for a checkpoint's network. */
export function preparationOf({ network }: Pick<CheckpointState, "network">): Preparation {
  const { height, width, channels } = network.input;
  return { height, width, colour: channels === 1 ? "grey" : "rgb" };
}
