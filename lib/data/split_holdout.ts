import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { requireMeasurable, requireTrainable } from "./check_images.ts";
import type { ImageSet } from "./image_set.ts";

/**
 * Returns the first images of a set, for training.
 *
 * @param count 0 for all.
 * @throws {UserError} If there are fewer.
 */
export function takeImages(set: ImageSet, count: number): ImageSet {
  if (count > set.count) {
    throw new UserError(`Expected --num_images of at most ${set.count} but found ${count}; 0 means all`);
  }
  return count === 0 ? set : set.first(count);
}

/**
 * Holds out `count` images, of each class in proportion to its size, chosen at random by the seed.
 *
 * @throws {UserError} If the rest cannot be trained on, or the held-out images cannot be evaluated.
 */
export function splitHoldout(
  set: ImageSet,
  count: number,
  seed: number,
): { train: ImageSet; holdout: ImageSet } {
  if (count >= set.count) {
    throw new UserError(
      `Expected --holdout to leave some of the ${set.count} images to train on but found ${count}`,
    );
  }
  const order = new RandomStream(seed, "holdout").shuffle(
    Int32Array.from({ length: set.count }, (_, i) => i),
  );
  // In random order, sorted by class: every (N / count)-th image is then proportional to the classes.
  const byClass = Array.from(order).sort((a, b) => set.labels[a]! - set.labels[b]!);
  const chosen = new Set<number>();
  for (let i = 0; i < count; i++) chosen.add(byClass[Math.floor(((i + 0.5) * set.count) / count)]!);
  const indices = Array.from({ length: set.count }, (_, i) => i);
  const holdout = set.select(indices.filter((i) => chosen.has(i)));
  const train = set.select(indices.filter((i) => !chosen.has(i)));
  requireMeasurable(holdout, "the held-out images");
  requireTrainable(train, "the training images");
  return { train, holdout };
}
