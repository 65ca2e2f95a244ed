import { RandomStream, UserError } from "../base/mod.ts";

/** How an epoch is cut into batches. */
export interface SamplerOptions {
  /** Images in a batch. */
  batchSize: number;
  /** Classes in a batch; 0 for all. */
  classesPerBatch: number;
  /** The run's seed. */
  seed: number;
  /** The epoch; each has its own order. */
  epoch: number;
}

/**
 * The batches of an epoch as lists of indices: the balanced sampler, P classes by K images (Hermans et al.,
 * 2017), made to cover the data.
 *
 * With all classes in every batch, each class is spread evenly over the epoch in a random order. Every image
 * comes exactly once, but for the N mod B at the end that fill no batch; and in every batch a class has its
 * proportional share B·n/N, give or take less than 2.
 *
 * With fewer classes per batch, each batch takes those of which most is left, in equal parts. No image comes
 * twice; those that remain when the classes left cannot fill a batch do not come.
 *
 * The plan depends on the options alone: a resumed training finds its place in it by the batch's number.
 *
 * @param labels Class of each image.
 * @throws {UserError} If not a single batch can be filled.
 */
export function balancedBatches(
  labels: ArrayLike<number>,
  options: SamplerOptions,
): Int32Array<ArrayBuffer>[] {
  const { batchSize, classesPerBatch, seed, epoch } = options;
  if (batchSize > labels.length) {
    throw new UserError(
      `Expected --batch_size of at most the ${labels.length} training images but found ${batchSize}`,
    );
  }
  const random = new RandomStream(seed, "sampler", epoch);
  const byClass = groupByClass(labels);
  for (const indices of byClass) random.shuffle(indices);
  return classesPerBatch === 0 || classesPerBatch >= byClass.length
    ? spreadEvenly(byClass, batchSize, random)
    : takeLargest(byClass, batchSize, classesPerBatch, random);
}

/** Indices of the images of each class that has any. */
function groupByClass(labels: ArrayLike<number>): number[][] {
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const indices = byClass.get(labels[i]!);
    if (indices === undefined) byClass.set(labels[i]!, [i]);
    else indices.push(i);
  }
  return [...byClass.entries()].sort(([a], [b]) => a - b).map(([, indices]) => indices);
}

/** Gives image j of the n of a class the place (j + offset) / n in the epoch, and cuts the epoch into batches. */
function spreadEvenly(byClass: number[][], batchSize: number, random: RandomStream) {
  const places: { place: number; index: number }[] = [];
  for (const indices of byClass) {
    const offset = random.uniform();
    indices.forEach((index, j) => places.push({ place: (j + offset) / indices.length, index }));
  }
  places.sort((a, b) => a.place - b.place || a.index - b.index);
  return Array.from(
    { length: Math.floor(places.length / batchSize) },
    (_, i) => Int32Array.from(places.slice(i * batchSize, (i + 1) * batchSize), ({ index }) => index),
  );
}

/** Fills each batch in equal parts from the classes of which most is left. */
function takeLargest(byClass: number[][], batchSize: number, classes: number, random: RandomStream) {
  const batches: Int32Array<ArrayBuffer>[] = [];
  while (true) {
    const tie = byClass.map(() => random.uniform());
    const order = byClass.map((_, c) => c).sort((a, b) =>
      byClass[b]!.length - byClass[a]!.length || tie[a]! - tie[b]!
    );
    const batch: number[] = [];
    for (let k = 0; k < classes; k++) {
      const share = Math.floor(((k + 1) * batchSize) / classes) - Math.floor((k * batchSize) / classes);
      batch.push(...byClass[order[k]!]!.splice(0, share));
    }
    if (batch.length < batchSize) break;
    batches.push(Int32Array.from(batch));
  }
  if (batches.length === 0) {
    throw new UserError(
      `Expected ${classes} classes with ${
        Math.ceil(batchSize / classes)
      } images each for --classes_per_batch ` +
        `${classes} but the data has fewer; use a smaller --batch_size`,
    );
  }
  return batches;
}
