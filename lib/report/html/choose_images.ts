import type { ExplorerInput, ExplorerPictures } from "./html_report_input.ts";

/** The most images in the explorer: their embeddings, 64 numbers each, take 3.4 MB of the page. */
export const MOST_IMAGES = 20_000;

/** The images that the explorer shows, with their indices in the set if they are not all. */
export interface ChosenImages extends Omit<ExplorerInput, "pictures"> {
  pictures?: ExplorerPictures & { images: Uint8Array<ArrayBufferLike> };
  /** Ascending. */
  indices?: Int32Array<ArrayBuffer>;
}

/**
 * Chooses images if there are very many: the suspects, those shown at each epoch, and the first images of each class, the
 * same number of each as far as possible.
 */
export function chooseImages(input: ExplorerInput, most: number = MOST_IMAGES): ChosenImages {
  const { pictures, ...others } = input;
  const { labels, embeddings, projections, suspects, epochs } = others;
  const count = labels.length;
  if (count <= most) {
    if (typeof pictures?.images !== "function") return input as ChosenImages;
    return { ...others, pictures: joined(pictures, labels.map((_, i) => i)) };
  }
  const kept = new Set([...suspects.map(({ index }) => index), ...epochs[0]?.indices ?? []]);
  const seen = new Map<number, number>();
  const turns = Array.from(labels, (label, index) => {
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { index, turn: kept.has(index) ? -1 : turn };
  });
  turns.sort((a, b) => a.turn - b.turn || a.index - b.index);
  const indices = Int32Array.from(turns.slice(0, most), ({ index }) => index).sort();
  const placeOf = new Map(Array.from(indices, (index, place) => [index, place]));
  const rows = (all: Float32Array, length: number, made: Float32Array): Float32Array => {
    indices.forEach((from, to) => made.set(all.subarray(from * length, (from + 1) * length), to * length));
    return made;
  };
  const dimension = embeddings.length / count;
  return {
    ...others,
    indices,
    labels: Int32Array.from(indices, (index) => labels[index]!),
    embeddings: rows(embeddings, dimension, new Float32Array(indices.length * dimension)),
    ...(pictures && { pictures: joined(pictures, indices) }),
    projections: projections.map(({ points, ...others }) => ({
      ...others,
      points: rows(points, 2, new Float32Array(2 * indices.length)),
    })),
    suspects: suspects.map((suspect) => ({ ...suspect, index: placeOf.get(suspect.index)! })),
    epochs: epochs.map(({ indices: own, ...others }) => ({
      ...others,
      ...(own && { indices: own.map((index) => placeOf.get(index)!) }),
    })),
  };
}

/** The pictures of some of the images, one after another. */
function joined(
  { images, height, width, channels }: ExplorerPictures,
  indices: Int32Array<ArrayBufferLike>,
): NonNullable<ChosenImages["pictures"]> {
  const size = height * width * channels;
  const imageAt = typeof images === "function"
    ? images
    : (index: number) => images.subarray(index * size, (index + 1) * size);
  const all = new Uint8Array(indices.length * size);
  indices.forEach((index, place) => all.set(imageAt(index), place * size));
  return { images: all, height, width, channels };
}
