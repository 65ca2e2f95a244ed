import type { RandomStream } from "../base/random.ts";

/** Rejection sampling is used if at least one in this many pairs is of the wanted kind. */
const MOST_TRIES = 1000;

/** The images sorted by class. */
interface ClassBlocks {
  /** Indices of the images, one class after another. */
  indices: Int32Array;
  /** Where the images of a class begin, and how many there are, by label. */
  blocks: Map<number, { start: number; size: number }>;
}

/**
 * Creates a function that draws pairs of images of one kind, all with the same probability, and never an image with
 * itself.
 *
 * If such pairs are common, it draws pairs until one is of the kind; if they are rare, like positive pairs among many
 * classes, it draws the class first.
 *
 * @param labels Class of each image.
 * @param references Class of each image from which the second is drawn; the same array if it is the same set.
 * @param same Whether to draw pairs of one class or of two. At least one such pair must exist.
 */
export function pairDrawer(
  labels: ArrayLike<number>,
  references: ArrayLike<number>,
  same: boolean,
  random: RandomStream,
): () => [first: number, second: number] {
  const within = references === labels;
  const own = classBlocks(labels);
  const others = within ? own : classBlocks(references);
  const partners = (label: number): number => {
    const alike = others.blocks.get(label)?.size ?? 0;
    return same ? alike - (within ? 1 : 0) : references.length - alike;
  };
  const classes = [...own.blocks].map(([label, { size }]) => ({ label, pairs: size * partners(label) }));
  const pairs = classes.reduce((sum, { pairs }) => sum + pairs, 0);
  if (pairs * MOST_TRIES >= labels.length * references.length) {
    return () => {
      for (;;) {
        const first = random.integer(labels.length);
        const second = random.integer(references.length);
        if ((within && first === second) || (labels[first] === references[second]) !== same) continue;
        return [first, second];
      }
    };
  }
  const ends = new Float64Array(classes.length);
  classes.forEach(({ pairs }, i) => ends[i] = (ends[i - 1] ?? 0) + pairs);
  return () => {
    const { label } = classes[firstAbove(ends, random.uniform() * pairs)]!;
    const { start, size } = own.blocks.get(label)!;
    const place = random.integer(size);
    const block = others.blocks.get(label) ?? { start: 0, size: 0 };
    let other = random.integer(partners(label));
    // Skips the image itself within its own class, or the whole class among the others.
    if (same) other = block.start + other + (within && other >= place ? 1 : 0);
    else if (other >= block.start) other += block.size;
    return [own.indices[start + place]!, others.indices[other]!];
  };
}

function classBlocks(labels: ArrayLike<number>): ClassBlocks {
  const indices = Int32Array.from({ length: labels.length }, (_, i) => i)
    .sort((a, b) => labels[a]! - labels[b]! || a - b);
  const blocks: ClassBlocks["blocks"] = new Map();
  indices.forEach((index, place) => {
    const block = blocks.get(labels[index]!);
    if (block === undefined) blocks.set(labels[index]!, { start: place, size: 1 });
    else block.size++;
  });
  return { indices, blocks };
}

/** The index of the first value above a number; values must not decrease. */
function firstAbove(values: Float64Array, number: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! > number) to = middle;
    else from = middle + 1;
  }
  return from;
}
