import type { DamagedFile } from "./prepared_batches.ts";
import { startPreparer } from "../data/decode/decode_pool.ts";
import type { Preparer } from "../data/decode/preparer.ts";
import type { Preparation } from "../data/definition.ts";
import type { ImageSet } from "../data/image_set.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import type { Engine } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import type { tf } from "../engine/tf.ts";
import { Embedder } from "../evaluate/embedder.ts";
import { modelTensors } from "../evaluate/model_tensors.ts";
import { embeddingSize } from "../model/network.ts";
import type { ViewCount } from "../model/view_counts.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { preparationOf } from "../run/preparation_of.ts";
import type { ModelTree } from "../run/training_tree.ts";
import { preparedBatches } from "./prepared_batches.ts";
import type { ImageSource, SourceImage } from "./source_image.ts";

/** The embeddings of some images. */
export interface EmbeddedBatch {
  /** The images, in their order. */
  images: readonly SourceImage[];
  /** Their pixels, as the network took them. */
  set: ImageSet;
  /** `[B, D]`; each row has length 1. */
  embeddings: Float32Array<ArrayBuffer>;
  /** The files next to them that could not be read or decoded. */
  damaged: readonly DamagedFile[];
}

/** A network, and how images are prepared for it: what of a checkpoint a {@link FileEmbedder} needs. */
export interface PreparingNetwork {
  state: Pick<CheckpointState, "network" | "config">;
  /** The model's parameters and running statistics by name. */
  parameters: HostParameters;
}

/** How to open a {@link FileEmbedder}. */
export interface FileEmbedderOptions extends EngineRequest {
  /** How many views of an image make its embedding. */
  views: ViewCount;
}

/** Embeds image files by the network of a checkpoint, prepared as in its training. */
export class FileEmbedder implements Disposable {
  /** The one that is open. */
  readonly engine: Engine;
  /** Numbers in an embedding: D. */
  readonly dimension: number;
  /** How images are prepared. */
  readonly preparation: Preparation;
  readonly #embedder: Embedder;
  readonly #model: ModelTree<tf.Tensor>;

  /**
   * Copies the network to an engine.
   *
   * @param engine The one that is open.
   * @param views How many views of an image make its embedding.
   */
  constructor(engine: Engine, { state, parameters }: PreparingNetwork, views: ViewCount = 1) {
    this.engine = engine;
    this.dimension = embeddingSize(state.network);
    this.preparation = preparationOf(state);
    this.#embedder = new Embedder(engine, state.network, views);
    this.#model = modelTensors(state.network, parameters);
  }

  /**
   * Opens the engine and copies the network to it.
   *
   * @param network The one of a checkpoint.
   * @throws {UserError} If the engine cannot run.
   */
  static async open(
    network: PreparingNetwork,
    { views, ...request }: FileEmbedderOptions,
  ): Promise<FileEmbedder> {
    const { engine } = await openEngine(request);
    return new FileEmbedder(engine, network, views);
  }

  /**
   * Embeds images one batch after another; memory does not grow with their number.
   *
   * @param options.say Receives a line if images are decoded by a slower decoder than usual.
   * @param options.signal Aborts it between two batches.
   * @throws The signal's reason, once the signal is aborted.
   */
  async *embed(
    { count = Infinity, images }: ImageSource,
    { say = () => {}, signal }: { say?: (line: string) => void; signal?: AbortSignal } = {},
  ): AsyncGenerator<EmbeddedBatch> {
    using preparer: Preparer = await startPreparer(count);
    if (preparer.fallbackReason !== undefined) say(preparer.fallbackReason);
    for await (const { set, ...batch } of preparedBatches(images, this.preparation, preparer)) {
      signal?.throwIfAborted();
      const embeddings = await this.#embedder.embed(set, this.#model);
      yield { ...batch, set, embeddings };
    }
  }

  /**
   * Embeds images that have been prepared.
   *
   * @returns `[N, D]`.
   */
  async embedPrepared(set: ImageSet): Promise<Float32Array<ArrayBuffer>> {
    return await this.#embedder.embed(set, this.#model);
  }

  /** Releases what the engine keeps for it. */
  [Symbol.dispose](): void {
    disposeTree(this.#model);
    this.#embedder.dispose();
  }
}
