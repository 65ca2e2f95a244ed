import type { Preparation } from "../data/definition.ts";
import { ImageError } from "../data/decode/image_error.ts";
import type { Preparer } from "../data/decode/preparer.ts";
import { ImageSet } from "../data/image_set.ts";
import { UnreadableFileError } from "../data/read_file.ts";
import type { SourceImage } from "./source_image.ts";

/** Images that are embedded together: as many as keep the engine busy. */
const BATCH = 256;
/** Files in work for each that the decoder works on at a time: others are read and decoded while the engine embeds. */
const AHEAD = 4;

/** A file that could not be read or decoded. */
export interface DamagedFile {
  path: string;
  /** Why, as `the file is empty`. */
  reason: string;
}

/** Images that have been decoded. */
export interface PreparedBatch {
  /** Those that could be, in their order. */
  images: SourceImage[];
  /** Their pixels; the labels mean nothing. */
  set: ImageSet;
  /** Those that could not be. */
  damaged: DamagedFile[];
}

/** What became of a file. */
interface Decoded {
  image: SourceImage;
  pixels?: Uint8Array<ArrayBuffer>;
  reason?: string;
}

/**
 * Decodes image files as the network takes them, in their order; a few are read ahead, so that memory does not grow with
 * their number.
 *
 * @param preparation Its colour is grey or rgb.
 * @param batch The most images of a batch.
 */
export async function* preparedBatches(
  images: AsyncIterable<SourceImage> | Iterable<SourceImage>,
  preparation: Preparation,
  preparer: Preparer,
  batch: number = BATCH,
): AsyncGenerator<PreparedBatch> {
  const ahead = AHEAD * preparer.parallel;
  let waiting: Decoded[] = [];
  for await (const decoded of inOrder(images, (image) => decode(image, preparation, preparer), ahead)) {
    waiting.push(decoded);
    if (waiting.length < batch) continue;
    yield batchOf(waiting, preparation);
    waiting = [];
  }
  if (waiting.length > 0) yield batchOf(waiting, preparation);
}

/** Works on several items at a time and returns the results in the order of the items. */
async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    running.push(work(item));
    if (running.length >= ahead) yield await running.shift()!;
  }
  while (running.length > 0) yield await running.shift()!;
}

async function decode(image: SourceImage, preparation: Preparation, preparer: Preparer): Promise<Decoded> {
  try {
    const { pixels } = await preparer.prepare(await image.tree.read(image.name), preparation);
    return { image, pixels };
  } catch (error) {
    if (error instanceof UnreadableFileError) return { image, reason: error.reason };
    if (error instanceof ImageError) return { image, reason: error.message };
    throw error;
  }
}

function batchOf(decoded: readonly Decoded[], { height, width, colour }: Preparation): PreparedBatch {
  const channels = colour === "grey" ? 1 : 3;
  const good = decoded.filter((one) => one.pixels !== undefined);
  const size = height * width * channels;
  const pixels = new Uint8Array(good.length * size);
  good.forEach((one, i) => pixels.set(one.pixels!, i * size));
  return {
    images: good.map(({ image }) => image),
    set: new ImageSet({ pixels, labels: new Int32Array(good.length), height, width, channels, classes: 1 }),
    damaged: decoded.filter(({ reason }) => reason !== undefined)
      .map(({ image, reason }) => ({ path: image.path, reason: reason! })),
  };
}
