import type { Preparation } from "../data/definition.ts";
import type { CheckpointState } from "./checkpoint_format.ts";

/** The shape of an image. */
export interface ImageShape {
  /** Pixels in a column. */
  height: number;
  /** Pixels in a row. */
  width: number;
  /** Numbers of a pixel. */
  channels: number;
}

/** The shape of the images that a checkpoint's network takes. */
export function inputOf(
  { architecture: { height, width } }: Pick<CheckpointState, "architecture">,
): ImageShape {
  return { height, width, channels: 1 };
}

/** How images of files are prepared for a checkpoint's network. */
export function preparationOf(state: Pick<CheckpointState, "architecture">): Preparation {
  const { height, width, channels } = inputOf(state);
  return { height, width, colour: channels === 1 ? "grey" : "rgb" };
}
