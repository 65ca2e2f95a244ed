import type { ImageSet } from "../data/image_set.ts";
import type { CompiledFunction, Engine, FusedOperations } from "../engine/engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import type { tf } from "../engine/tf.ts";
import { yieldToEventLoop } from "../base/yield_to_event_loop.ts";
import { type DevicePixels, pixelTensors, unpackPixels } from "../model/device_pixels.ts";
import { forward } from "../model/forward.ts";
import type { Network } from "../model/network.ts";
import { normalisePixels } from "../model/pixels.ts";
import type { ViewCount } from "../model/view_counts.ts";
import { meanOfViews, viewsOf } from "../model/views.ts";
import type { ModelTree } from "../run/training_tree.ts";

/** The most images that are on the engine at a time: enough to keep it busy. */
const CHUNK = 512;
/** The most pixels of these images, 16 MB as bytes and 64 MB as float32: of large images only some are copied at a time. */
const CHUNK_PIXELS = 1 << 24;

type EmbedderInputs = ModelTree<tf.Tensor> & { pixels: DevicePixels };

/** Which images to embed. */
export interface EmbedderOptions {
  /** Their indices; all if not given. */
  indices?: Int32Array<ArrayBuffer>;
  /** Aborts between two parts of the images, for which the event loop runs there. */
  signal?: AbortSignal;
}

/** Embeds images by networks of the same layers; what it runs is compiled once. */
export class Embedder {
  readonly #embed: CompiledFunction<EmbedderInputs, tf.Tensor2D>;
  readonly #views: ViewCount;
  readonly #operations: FusedOperations;
  readonly #input: Network["input"];

  /**
   * Compiles nothing yet.
   *
   * @param engine The one that is open.
   * @param network The layers.
   * @param views How many views of an image make its embedding.
   */
  constructor(engine: Pick<Engine, "compile" | "fused">, network: Network, views: ViewCount = 1) {
    this.#views = views;
    this.#operations = engine.fused;
    this.#input = network.input;
    this.#embed = engine.compile(
      ({ pixels, parameters, statistics }: EmbedderInputs) => {
        const numbers = unpackPixels(engine.fused, pixels, network.input);
        const images = viewsOf(normalisePixels(numbers), views);
        return meanOfViews(
          forward(network, images, { operations: engine.fused, parameters, statistics }),
          views,
        );
      },
      { name: "embedding" },
    );
  }

  /**
   * The embeddings of images of a set.
   *
   * @returns `[N, D]` on the host.
   * @throws The signal's reason, once the signal is aborted.
   */
  async embed(
    set: ImageSet,
    { parameters, statistics }: ModelTree<tf.Tensor>,
    { indices = Int32Array.from({ length: set.count }, (_, i) => i), signal }: EmbedderOptions = {},
  ): Promise<Float32Array<ArrayBuffer>> {
    let all = new Float32Array(0);
    const chunk = this.chunkOf(set);
    for (let start = 0; start < indices.length; start += chunk) {
      if (signal !== undefined) await yieldToEventLoop(signal);
      const part = indices.subarray(start, start + chunk);
      const pixels = pixelTensors(this.#operations, set.gather(part).pixels, this.#input);
      let embeddings: tf.Tensor2D | undefined;
      try {
        embeddings = this.#embed({ pixels, parameters, statistics });
        const values = await embeddings.data<"float32">();
        const dimension = values.length / part.length;
        if (start === 0) all = new Float32Array(indices.length * dimension);
        all.set(values, start * dimension);
      } finally {
        disposeTree({ pixels });
        embeddings?.dispose();
      }
    }
    return all;
  }

  /** The number of images of a set that are on the engine at a time. */
  chunkOf({ imageSize }: Pick<ImageSet, "imageSize">): number {
    const most = Math.min(CHUNK, Math.floor(CHUNK_PIXELS / imageSize));
    return Math.max(1, Math.floor(most / this.#views));
  }

  /** Releases what the engine keeps for it. */
  dispose(): void {
    this.#embed.dispose();
  }
}
