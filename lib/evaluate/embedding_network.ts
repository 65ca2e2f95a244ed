import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import type { HostParameters } from "../model/initialise.ts";
import { embeddingSize, type Network } from "../model/network.ts";
import type { ViewCount } from "../model/view_counts.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import { findCheckpoint } from "../run/find_checkpoint.ts";
import { embedByNetwork } from "./embed_by_network.ts";

/** Embeddings on the host. */
export interface Embeddings {
  /** N × D numbers, row by row; each row has length 1. */
  readonly values: Float32Array<ArrayBuffer>;
  /** How many embeddings there are: N. */
  readonly count: number;
  /** Numbers in an embedding: D. */
  readonly dimension: number;
}

/** How to embed images. */
export interface EmbedOptions {
  /** How many views of an image make its embedding: 1, 5 or 9; 1 if not given. */
  views?: ViewCount;
}

/** A trained network that embeds images. */
export class EmbeddingNetwork {
  readonly #engine: Engine;
  /** Its layers, and the images that it takes. */
  readonly network: Network;
  /** Its parameters and running statistics, by name. */
  readonly parameters: HostParameters;

  /**
   * Copies nothing to the engine yet.
   *
   * @param engine The one that is open.
   */
  constructor(engine: Engine, network: Network, parameters: HostParameters) {
    this.#engine = engine;
    this.network = network;
    this.parameters = parameters;
  }

  /**
   * Embeds images.
   *
   * @throws {UserError} If they are no `ImageSet`, or not of the size that the network takes.
   */
  async embed(images: ImageSet, { views = 1 }: EmbedOptions = {}): Promise<Embeddings> {
    const { network, parameters } = this;
    const values = await embedByNetwork(this.#engine, { network, parameters, views }, images);
    return { values, count: images.count, dimension: embeddingSize(network) };
  }
}

/**
 * The network of a checkpoint on the disk.
 *
 * @param engine The one that is open.
 * @param path A checkpoint's folder; or a run's, whose best is taken.
 * @throws {UserError} If there is none, or it is damaged.
 *
 * @example
 * ```ts
 * import { loadNetwork, openEngine } from "@trinca/trinca";
 *
 * const network = await loadNetwork(await openEngine(), "checkpoints/mnist");
 * console.log(network.network.layers.map(({ type }) => type));
 * ```
 */
export async function loadNetwork(engine: Engine, path: string): Promise<EmbeddingNetwork> {
  const { state, parameters } = await readNetwork(await findCheckpoint(path));
  return new EmbeddingNetwork(engine, state.network, parameters);
}
