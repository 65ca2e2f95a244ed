import { UserError } from "../base/user_error.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { INDEX_FILES, type IndexManifest } from "./index_format.ts";
import { networkDigest } from "./network_facts.ts";

/**
 * Reads the network of an index, with which new images are embedded.
 *
 * @param path The index's folder.
 * @throws {UserError} If it is damaged, or not the one that the index was built with.
 */
export async function readIndexNetwork(path: string, { network }: IndexManifest): Promise<StoredNetwork> {
  const folder = `${path}/${INDEX_FILES.network}`;
  const stored = await readNetwork(folder);
  const found = await networkDigest(folder);
  if (found === network.digest) return stored;
  throw new UserError(
    `Expected the network in ${folder} to be the one that the index was built with, ${
      network.digest.slice(0, 12)
    }…, but ` + `found ${found.slice(0, 12)}…, whose distances mean something else; build the index again`,
  );
}
