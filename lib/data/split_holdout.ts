import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { requireMeasurable, requireTrainable } from "./check_images.ts";
import type { ImageSet } from "./image_set.ts";
import { hashOf } from "./hash_of.ts";

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
 * Holds out a share of the classes, with all of their images, chosen by a hash of their names: adding classes moves no
 * other.
 *
 * @param share Between 0 and 1.
 * @throws {UserError} If the rest cannot be trained on, or the held-out images cannot be evaluated.
 */
export function splitHoldoutClasses(
  set: ImageSet,
  classNames: readonly string[],
  share: number,
): { train: ImageSet; holdout: ImageSet } {
  // Another hash than that of the test's classes, which would choose the same ones again.
  const isHeldOut = classNames.map((name) => hashOf(`holdout ${name}`) / 2 ** 32 < share);
  const heldOut = isHeldOut.filter((is) => is).length;
  if (heldOut < 2 || classNames.length - heldOut < 2) {
    throw new UserError(
      `Expected --holdout_classes to hold out at least 2 of the ${classNames.length} classes and to leave 2 but ` +
        `${share} holds out ${heldOut}; ` +
        (classNames.length < 4 ? "use --holdout" : `use a ${heldOut < 2 ? "larger" : "smaller"} share`),
    );
  }
  const indices = Array.from({ length: set.count }, (_, i) => i);
  const holdout = set.select(indices.filter((i) => isHeldOut[set.labels[i]!]));
  const train = set.select(indices.filter((i) => !isHeldOut[set.labels[i]!]));
  requireMeasurable(holdout, `the images of the classes held out by --holdout_classes ${share}`);
  requireTrainable(train, "the training images");
  return { train, holdout };
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
