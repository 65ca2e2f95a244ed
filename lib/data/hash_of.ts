import { createHash } from "node:crypto";

/** Returns a uniformly distributed 32-bit number that depends only on the name. */
export function hashOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE(0);
}
