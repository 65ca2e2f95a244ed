import { createHash } from "node:crypto";

/** The percentage of images for evaluation if the data have no splits. */
const TEST_SHARE = 20;

/**
 * Chooses the split of an image if the data have no splits: about four fifths of each class are used for
 * training. It depends only on the image's name, so adding files does not move others between splits.
 *
 * @param name The name of the file, with that of its class: files in several folders may have the same name.
 */
export function splitByHash(name: string): "train" | "test" {
  return hashOf(name) % 100 < TEST_SHARE ? "test" : "train";
}

/** Returns a uniformly distributed 32-bit number that depends only on the name. */
export function hashOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE(0);
}
