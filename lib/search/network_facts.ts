import { basename } from "node:path";
import { sha256 } from "../base/files.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import type { ViewCount } from "../model/view_counts.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { CHECKPOINT_FILES, Digests, MAX_JSON_BYTES, parseCheckpointJson } from "../run/checkpoint_format.ts";
import { runOfCheckpoint } from "../run/run_of_checkpoint.ts";
import type { IndexFacts } from "./create_index.ts";
import type { Thresholds } from "./thresholds.ts";

/**
 * What an index says of the network of a checkpoint.
 *
 * @param folder The checkpoint's.
 * @param used How the network is used; thresholds that were measured with other views do not count.
 */
export async function networkFacts(
  folder: string,
  { state }: StoredNetwork,
  { dimension, views, thresholds }: {
    dimension: number;
    views: ViewCount;
    thresholds: Thresholds | undefined;
  },
): Promise<IndexFacts> {
  return {
    trinca: state.trinca,
    network: {
      digest: await networkDigest(folder),
      run: basename(await Deno.realPath(await runOfCheckpoint(folder))),
      epoch: state.epoch,
    },
    dimension,
    views,
    thresholds: thresholds?.views === views ? thresholds : null,
  };
}

/** SHA-256 of a checkpoint's network: the same for a checkpoint and for a copy with the network alone. */
export async function networkDigest(folder: string): Promise<string> {
  const path = `${folder}/${CHECKPOINT_FILES.digests}`;
  const text = new TextDecoder().decode(await readRegularFile(path, MAX_JSON_BYTES));
  const digests = parseCheckpointJson(Digests, path, text);
  const parts = [CHECKPOINT_FILES.model, CHECKPOINT_FILES.weights].map((file) => digests[file]);
  return await sha256(new TextEncoder().encode(parts.join("\n")));
}
