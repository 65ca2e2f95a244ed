import { createHash } from "node:crypto";

/** Of a hundred images so many are to measure on, where the data have no split. */
const TEST_SHARE = 20;

/**
 * The split of an image where the data have none: of each class about four images of five are trained on. It follows
 * from the image's own name, so that adding files moves none from one split to the other.
 *
 * @param name The file's, with its class's: files in several folders may have the same.
 */
export function splitByHash(name: string): "train" | "test" {
  return hashOf(name) % 100 < TEST_SHARE ? "test" : "train";
}

/** A number that is spread evenly over 32 bits, the same for a name at all times. */
export function hashOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE(0);
}
