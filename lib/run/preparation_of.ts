import { DATA_OPTIONS } from "../config/data_options.ts";
import { checkConfig } from "../config/option.ts";
import type { Preparation } from "../data/definition.ts";
import type { CheckpointState } from "./checkpoint_format.ts";

/**
 * Returns how image files are prepared for a checkpoint's network: as in its training.
 *
 * @throws {UserError} If the checkpoint's configuration is damaged.
 */
export function preparationOf({ network, config }: Pick<CheckpointState, "network" | "config">): Preparation {
  const { height, width, channels } = network.input;
  const { fit } = checkConfig(DATA_OPTIONS, config, "the checkpoint");
  return { height, width, fit, colour: channels === 1 ? "grey" : "rgb" };
}
