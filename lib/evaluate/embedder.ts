import type { ImageSet } from "../data/image_set.ts";
import type { CompiledFunction, Engine } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, trainableSpecs } from "../model/architecture.ts";
import { embed, normalisePixels } from "../model/network.ts";

/** Images that are on the engine at a time: enough to keep it busy. */
const CHUNK = 512;

/** Embeds images by networks of one shape; what it runs is compiled once. */
export class Embedder {
  readonly #embed: CompiledFunction;

  /**
   * Compiles nothing yet.
   *
   * @param engine The one that is open.
   * @param architecture Of the networks.
   */
  constructor(engine: Pick<Engine, "compile" | "fused">, architecture: Architecture) {
    const trainable = trainableSpecs(architecture).length;
    this.#embed = engine.compile(([pixels, ...parameters]) => {
      const images = normalisePixels(pixels as tf.Tensor4D);
      return [embed(engine.fused, images, parameters.slice(0, trainable), parameters.slice(trainable))];
    }, { name: "embedding" });
  }

  /**
   * The embeddings of images of a set.
   *
   * @param trainable In the order of `trainableSpecs`.
   * @param running In the order of `runningSpecs`.
   * @param indices Which images; all if not given.
   * @returns `[N, D]` on the host.
   */
  async embed(
    set: ImageSet,
    trainable: tf.Tensor[],
    running: tf.Tensor[],
    indices: Int32Array<ArrayBuffer> = Int32Array.from({ length: set.count }, (_, i) => i),
  ): Promise<Float32Array<ArrayBuffer>> {
    let all = new Float32Array(0);
    for (let start = 0; start < indices.length; start += CHUNK) {
      const part = indices.subarray(start, start + CHUNK);
      const shape: [number, number, number, number] = [part.length, set.height, set.width, set.channels];
      const pixels = tf.tensor4d(set.gather(part).pixels, shape, "int32");
      const [embeddings] = this.#embed([pixels, ...trainable, ...running]);
      try {
        const values = await embeddings!.data<"float32">();
        const dimension = values.length / part.length;
        if (start === 0) all = new Float32Array(indices.length * dimension);
        all.set(values, start * dimension);
      } finally {
        tf.dispose([pixels, embeddings!]);
      }
    }
    return all;
  }

  /** Releases what the engine keeps for it. */
  dispose(): void {
    this.#embed.dispose();
  }
}
