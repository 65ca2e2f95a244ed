import type { RandomStream } from "../base/random.ts";

/**
 * Returns the number of batches of some of the classes, which depends on the sizes of the classes alone: every epoch has
 * as many.
 *
 * @param sizes The number of images of each class.
 */
export function countBatches(sizes: readonly number[], batchSize: number): number {
  const images = sizes.reduce((sum, size) => sum + size, 0);
  // A batch also needs two images of another class than the largest one.
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const least = Math.max(Math.ceil(images / batchSize), Math.ceil(largest / (batchSize - 2)));
  // Classes of 2 to 4 images can hardly be divided: those of 2 or 4 fill even batches only, those of 3 multiples of 3.
  const of = (fits: (size: number) => boolean) =>
    sizes.reduce((sum, size) => fits(size) ? sum + size : sum, 0);
  const [evens, threes] = [of((size) => size === 2 || size === 4), of((size) => size === 3)];
  const isFlexible = images - Math.max(evens, threes) >= 8 * least;
  const fits = evens >= threes ? batchSize % 2 === 0 : batchSize % 3 === 0;
  // Elsewhere one place of each batch but the last is for a repeated image.
  return isFlexible || fits ? least : Math.max(least, Math.ceil((images - 1) / (batchSize - 1)));
}

/**
 * Returns the class of each group in an order in which the groups of one class are spread evenly: each is at
 * a random place of its own share of the epoch.
 *
 * @param groups The number of groups of each class.
 */
export function orderGroups(classes: readonly number[], groups: Int32Array, random: RandomStream): number[] {
  // Place and class in one number, since numbers alone are sorted fast.
  const places = 2 ** 26;
  const keys = new Float64Array(classes.reduce((sum, c) => sum + groups[c]!, 0));
  let filled = 0;
  for (const c of classes) {
    for (let j = 0; j < groups[c]!; j++) {
      keys[filled++] = Math.floor((j + random.uniform()) / groups[c]! * places) * places + c;
    }
  }
  return Array.from(keys.sort(), (key) => key % places);
}
