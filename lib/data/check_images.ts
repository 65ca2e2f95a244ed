import { UserError } from "../base/user_error.ts";

/** The part of a set that is checked. */
interface Labelled {
  /** Class of each image. */
  labels: ArrayLike<number>;
}

/** Counts the images of each class that has any. */
export function countByClass(labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  return counts;
}

/**
 * Checks that a set can be trained on: it needs at least two classes with two images each. Other classes may
 * have a single image, which serves as a negative.
 *
 * @param name The name of the set in messages.
 * @throws {UserError} If it cannot be trained on.
 */
export function requireTrainable({ labels }: Labelled, name: string): void {
  const counts = [...countByClass(labels).values()];
  const usable = counts.filter((count) => count >= 2).length;
  if (usable >= 2) return;
  throw new UserError(
    `Expected at least 2 classes with 2 images each in ${name} but found ${
      describe(labels.length, counts)
    }; ` +
      adviceFor(labels.length, counts),
  );
}

/**
 * Checks that a set can be evaluated: it needs a pair of images of the same class and a pair of different
 * classes.
 *
 * @param name The name of the set in messages.
 * @param advice What else the user can do, for messages.
 * @throws {UserError} If it lacks one of them.
 */
export function requireMeasurable({ labels }: Labelled, name: string, advice = ""): void {
  const counts = [...countByClass(labels).values()];
  if (counts.length >= 2 && counts.some((count) => count >= 2)) return;
  throw new UserError(
    `Expected two images of one class and one of another at least in ${name} but found ` +
      `${describe(labels.length, counts)}; ` +
      adviceFor(labels.length, counts) + advice,
  );
}

function adviceFor(images: number, counts: readonly number[]): string {
  if (counts.length !== 1) return "use more images";
  return images === 1 ? "use more images, of several classes" : "add images of another class";
}

function describe(images: number, counts: readonly number[]): string {
  if (images === 0) return "no images";
  const alone = counts.filter((count) => count === 1).length;
  const few = alone > 0 && counts.length > 1 ? `, ${alone} of them with one image` : "";
  return `${images} ${images === 1 ? "image" : "images"} of ${counts.length} ${
    counts.length === 1 ? "class" : "classes"
  }${few}`;
}
