import type { NetworkName } from "./networks.ts";

/** From this side on, in pixels, a residual network is chosen. */
const RESIDUAL_SIDE = 48;

/**
 * Chooses a network by the size of the images: `original` where a side is below 48 pixels, else `resnet10`.
 *
 * @param choice A name stands for itself.
 * @param size The height and width of the images, in pixels.
 */
export function autoNetwork(
  choice: NetworkName | "auto",
  { height, width }: { height: number; width: number },
): NetworkName {
  if (choice !== "auto") return choice;
  return Math.min(height, width) < RESIDUAL_SIDE ? "original" : "resnet10";
}
