import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { embedSplit } from "../evaluate/embed_split.ts";
import { type MeasureRequest, openFor } from "../evaluate/measure_checkpoint.ts";
import type { ViewCount } from "../model/view_counts.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { preparationOf } from "../run/preparation_of.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import { readThresholds, thresholdsOfRun } from "../search/find_thresholds.ts";
import { networkFacts } from "../search/network_facts.ts";
import { readIndexNetwork } from "../search/read_index_network.ts";
import { VectorIndex } from "../search/vector_index.ts";
import type { Gallery } from "./gallery.ts";
import { IndexGallery } from "./index_gallery.ts";
import { SplitGallery } from "./split_gallery.ts";

/** A gallery and the network that its images were embedded by. */
export interface OpenGallery {
  gallery: Gallery;
  stored: StoredNetwork;
  views: ViewCount;
  /** Which network it is. */
  network: { run: string; epoch: number };
}

/**
 * Reads an index.
 *
 * @param path Its folder.
 * @throws {UserError} If there is none or it is damaged.
 */
export async function openIndexGallery(path: string): Promise<OpenGallery> {
  const index = await VectorIndex.open(path);
  const { manifest } = index;
  const stored = await readIndexNetwork(path, manifest);
  return {
    gallery: await IndexGallery.of(index, preparationOf(stored.state)),
    stored,
    views: manifest.views,
    network: manifest.network,
  };
}

/** Which images of a data set to show, and by which network. */
export interface SplitRequest extends EngineRequest, Pick<MeasureRequest, "data" | "bad" | "listener"> {
  /** The checkpoint's folder. */
  folder: string;
  /** Empty for those that the data set is measured on. */
  split: string;
  views: ViewCount;
  /** A file of an evaluation; empty for those that the training measured. */
  thresholds: string;
}

/**
 * Reads a checkpoint, opens the engine and a data set, and embeds the images of a split.
 *
 * @throws {UserError} If the checkpoint or the data are damaged, the engine cannot run, or there is no such split.
 */
export async function openSplitGallery(request: SplitRequest): Promise<OpenGallery> {
  const { folder, split, views, listener } = request;
  const stored = await readNetwork(folder);
  const thresholds = request.thresholds === ""
    ? await thresholdsOfRun(folder, stored.state)
    : await readThresholds(request.thresholds);
  const dataset = await openFor(stored.state, request);
  const { engine } = await openEngine(request);
  listener?.say(`Embedding the images of ${dataset.title}`);
  const embedded = await embedSplit(engine, folder, stored, dataset, {
    ...(split !== "" && { split }),
    views,
  });
  const { dimension } = embedded;
  const facts = await networkFacts(folder, stored, { dimension, views, thresholds });
  return {
    gallery: new SplitGallery(embedded, dataset, facts.thresholds),
    stored,
    views,
    network: facts.network,
  };
}
