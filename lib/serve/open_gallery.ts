import { FileEmbedder } from "../embed/file_embedder.ts";
import type { EngineRequest } from "../engine/open_engine.ts";
import { embedSplit } from "../evaluate/embed_split.ts";
import { type MeasureRequest, openFor } from "../evaluate/measure_checkpoint.ts";
import type { ViewCount } from "../model/views.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { networkFacts } from "../search/network_facts.ts";
import type { Thresholds } from "../search/thresholds.ts";
import type { VectorIndex } from "../search/vector_index.ts";
import type { Gallery } from "./gallery.ts";
import { IndexGallery } from "./index_gallery.ts";
import { SplitGallery } from "./split_gallery.ts";

/** A gallery, with what embeds queries as its images were. */
export interface OpenGallery {
  gallery: Gallery;
  embedder: FileEmbedder;
  /** Which network it is. */
  network: { run: string; epoch: number };
  /** What its checkpoint says of itself. */
  state: StoredNetwork["state"];
}

/**
 * Opens the engine and shows an index.
 *
 * @param stored The network that is in the index.
 * @throws {UserError} If the engine cannot run.
 */
export async function openIndexGallery(
  index: VectorIndex,
  stored: StoredNetwork,
  request: EngineRequest,
): Promise<OpenGallery> {
  const { views, network } = index.manifest;
  const embedder = await FileEmbedder.open(stored, { ...request, views });
  return {
    gallery: await IndexGallery.of(index, embedder.preparation),
    embedder,
    network,
    state: stored.state,
  };
}

/** Which images of a data set to show. */
export interface SplitRequest extends EngineRequest, Pick<MeasureRequest, "data" | "bad" | "listener"> {
  /** Empty for those that the data set is measured on. */
  split: string;
  views: ViewCount;
  /** Those that were measured; undefined if none were. */
  thresholds: Thresholds | undefined;
}

/**
 * Opens the engine and a data set, and embeds the images of a split.
 *
 * @param folder The checkpoint's.
 * @param stored Its network.
 * @throws {UserError} If the engine cannot run, the data are damaged, or there is no such split.
 */
export async function openSplitGallery(
  folder: string,
  stored: StoredNetwork,
  request: SplitRequest,
): Promise<OpenGallery> {
  const { split, views, thresholds, listener } = request;
  const dataset = await openFor(stored.state, request);
  const embedder = await FileEmbedder.open(stored, request);
  listener?.say(`Embedding images of ${dataset.title}`);
  const embedded = await embedSplit(embedder.engine, folder, stored, dataset, {
    ...(split !== "" && { split }),
    views,
  });
  const facts = await networkFacts(folder, stored, { dimension: embedder.dimension, views, thresholds });
  return {
    gallery: new SplitGallery(embedded, dataset, facts.thresholds),
    embedder,
    network: facts.network,
    state: stored.state,
  };
}
