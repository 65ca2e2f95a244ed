import { tf } from "../engine/tf.ts";
import { gather, type ImageSet } from "../data/mod.ts";
import { embed, normalisePixels } from "../model/mod.ts";

/** Images that are on the engine at a time: enough to keep it busy. */
const CHUNK = 512;

/**
 * The embeddings of images of a set.
 *
 * @param indices Which; all if not given.
 * @returns `[N, D]` on the host.
 */
export async function embedImages(
  set: ImageSet,
  trainable: tf.Tensor[],
  running: tf.Tensor[],
  indices: Int32Array<ArrayBuffer> = Int32Array.from({ length: set.count }, (_, i) => i),
): Promise<Float32Array<ArrayBuffer>> {
  const chunks: Float32Array[] = [];
  for (let start = 0; start < indices.length; start += CHUNK) {
    const part = indices.slice(start, start + CHUNK);
    const { pixels } = gather(set, part);
    const embeddings = tf.tidy(() => {
      const images = tf.tensor4d(pixels, [part.length, set.height, set.width, 1], "int32");
      return embed(normalisePixels(images), trainable, running);
    });
    chunks.push(await embeddings.data<"float32">());
    embeddings.dispose();
  }
  const all = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
