import type { RandomStream } from "../base/random.ts";

/** Draws of which one in so many is of the kind that is wanted are still tried until one is. */
const MOST_TRIES = 1000;

/** Images of each class, one class after another. */
interface ClassBlocks {
  /** Their indices. */
  indices: Int32Array;
  /** Where the images of a class begin, and how many there are, by its label. */
  blocks: Map<number, { start: number; size: number }>;
}

/**
 * Draws pairs of images of one kind, each with the same probability, and never an image with itself.
 *
 * Where such pairs are common, pairs are drawn until one is; where they are rare, as positive ones are among many
 * classes, its class is drawn first.
 *
 * @param labels Class of each image.
 * @param references Class of each image that the second is drawn from; the same array where it is the same set.
 * @param same Whether pairs of one class are wanted, or of two. There must be one.
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
    // Of its own class the image itself is passed over, of the others that class.
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

/** The first place whose value is above a number; values do not fall. */
function firstAbove(values: Float64Array, number: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! > number) to = middle;
    else from = middle + 1;
  }
  return from;
}
