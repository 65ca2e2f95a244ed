import { ImagePrints } from "../../data/duplicates/image_prints.ts";
import { ImageSet } from "../../data/image_set.ts";
import type { EmbeddedBatch } from "../../embed/file_embedder.ts";
import type { DamagedFile } from "../../embed/prepared_batches.ts";
import type { SourceImage } from "../../embed/source_image.ts";

/** What is kept of images to compare them: about 300 bytes of each, and its embedding. */
export interface GatheredImages {
  /** Those that could be decoded. */
  images: SourceImage[];
  /** `[N, D]`; each row has length 1. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
  /** Their pixels, in short; of the first N. */
  prints: ImagePrints;
  /** The pixels of some of them. */
  sample: { set: ImageSet; embeddings: Float32Array<ArrayBuffer> };
  /** Those that could not be decoded. */
  damaged: DamagedFile[];
}

/** The most images of the sample, and bytes of their pixels. */
const SAMPLE = { images: 256, bytes: 1 << 26 } as const;

/**
 * Gathers what is needed of images to compare them, while they are embedded.
 *
 * @param most How many files there are.
 * @param dimension Numbers in an embedding.
 * @param onBatch Receives each batch.
 * @returns Undefined if none could be decoded.
 */
export async function gatherImages(
  batches: AsyncIterable<EmbeddedBatch>,
  { most, dimension }: { most: number; dimension: number },
  onBatch: (batch: EmbeddedBatch) => void = () => {},
): Promise<GatheredImages | undefined> {
  const images: SourceImage[] = [];
  const damaged: DamagedFile[] = [];
  const embeddings = new Float32Array(most * dimension);
  const chosen: { pixels: Uint8Array; row: number }[] = [];
  let first: ImageSet | undefined;
  let prints: ImagePrints | undefined;
  for await (const batch of batches) {
    const { set } = batch;
    if (set.count > 0) {
      first ??= set;
      prints ??= new ImagePrints(most, set);
      embeddings.set(batch.embeddings, images.length * dimension);
    }
    const room = Math.max(1, Math.min(SAMPLE.images, Math.floor(SAMPLE.bytes / set.imageSize)));
    const stride = Math.ceil(most / room);
    for (let i = 0; i < set.count; i++) {
      const row = images.length + i;
      prints!.add(set.image(i), row);
      if (row % stride === 0) chosen.push({ pixels: set.image(i).slice(), row });
    }
    for (const image of batch.images) images.push(image);
    for (const file of batch.damaged) damaged.push(file);
    onBatch(batch);
  }
  if (prints === undefined || first === undefined) return undefined;
  const rowOf = (row: number) => embeddings.subarray(row * dimension, (row + 1) * dimension);
  const sample = new Float32Array(chosen.length * dimension);
  chosen.forEach(({ row }, i) => sample.set(rowOf(row), i * dimension));
  return {
    images,
    embeddings: embeddings.subarray(0, images.length * dimension),
    dimension,
    prints,
    sample: { set: setOf(chosen.map(({ pixels }) => pixels), first), embeddings: sample },
    damaged,
  };
}

function setOf(images: readonly Uint8Array[], like: ImageSet): ImageSet {
  const { height, width, channels, imageSize } = like;
  const pixels = new Uint8Array(images.length * imageSize);
  images.forEach((image, i) => pixels.set(image, i * imageSize));
  return new ImageSet({ pixels, labels: new Int32Array(images.length), height, width, channels, classes: 1 });
}
