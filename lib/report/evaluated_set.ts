import type { ImageSet } from "../data/image_set.ts";
import type { Measured } from "../evaluate/measure_checkpoint.ts";
import type { ReadEmbeddings } from "../evaluate/vectors/read_embeddings.ts";

/** What an evaluation shows: embeddings, and the images if these are known. */
export interface EvaluatedSet {
  /** L2-normalised, `[N, D]`. */
  embeddings: Float32Array;
  /** The class of each, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** The images; missing if the embeddings are those of a file. */
  set?: ImageSet;
}

/** The embeddings of a checkpoint, with their images, or those of a file. */
export function evaluatedSet(measured: Measured | ReadEmbeddings): EvaluatedSet {
  const { embeddings } = measured;
  if ("labels" in measured) return { embeddings, labels: measured.labels };
  return { embeddings, labels: measured.set.labels, set: measured.set };
}
