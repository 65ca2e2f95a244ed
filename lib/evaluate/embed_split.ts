import type { Dataset } from "../data/dataset.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { embeddingSize } from "../model/network.ts";
import { embedByNetwork } from "./embed_by_network.ts";
import { imageSplit } from "./image_split.ts";
import type { ViewCount } from "../model/view_counts.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";

/** Images and their embeddings. */
export interface EmbeddedSplit {
  /** The split's name. */
  split: string;
  /** The images. */
  set: ImageSet;
  /** Their embeddings, `[N, D]`. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
}

/**
 * Embeds a split of a data set by the network of a checkpoint.
 *
 * @param engine The one that is open.
 * @param folder The checkpoint's, for messages.
 * @param options.split Its name; if not given the images that the data set is measured on.
 * @param options.views How many views of an image make its embedding; 1 if not given.
 * @throws {UserError} If the images are not of the size that the network takes, or there is no such split.
 */
export async function embedSplit(
  engine: Pick<Engine, "compile" | "fused">,
  folder: string,
  { state, parameters }: StoredNetwork,
  dataset: Dataset,
  { split, views = 1 }: { split?: string; views?: ViewCount } = {},
): Promise<EmbeddedSplit> {
  const { network } = state;
  const { set, split: name } = imageSplit(dataset, split, state, folder);
  const embeddings = await embedByNetwork(engine, { network, parameters, views }, set);
  return { split: name, set, embeddings, dimension: embeddingSize(network) };
}
