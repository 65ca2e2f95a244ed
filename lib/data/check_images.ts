import { UserError } from "../base/user_error.ts";

/** What of a set the checks look at. */
interface Labelled {
  /** Class of each image. */
  labels: ArrayLike<number>;
}

/** How many images each class has that has any. */
export function countByClass(labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  return counts;
}

/**
 * Checks that a set can be trained on: two classes with two images each at least. Other classes may have one image,
 * which is a negative for the rest.
 *
 * @param name What to call the set in messages.
 * @throws {UserError} If it cannot.
 */
export function requireTrainable({ labels }: Labelled, name: string): void {
  const counts = [...countByClass(labels).values()];
  const usable = counts.filter((count) => count >= 2).length;
  if (usable >= 2) return;
  throw new UserError(
    `Expected at least 2 classes with 2 images each in ${name} but found ${
      describe(labels.length, counts)
    }; ` +
      "use more images",
  );
}

/**
 * Checks that a set can be measured on: that there is a pair of images of one class, and a pair of two.
 *
 * @param name What to call the set in messages.
 * @throws {UserError} If there is not.
 */
export function requireMeasurable({ labels }: Labelled, name: string): void {
  const counts = [...countByClass(labels).values()];
  if (counts.length >= 2 && counts.some((count) => count >= 2)) return;
  throw new UserError(
    `Expected two images of one class and one of another at least in ${name} but found ` +
      `${describe(labels.length, counts)}; use more images`,
  );
}

function describe(images: number, counts: readonly number[]): string {
  if (images === 0) return "no images";
  const alone = counts.filter((count) => count === 1).length;
  const few = alone > 0 && counts.length > 1 ? `, ${alone} of them with one image` : "";
  return `${images} ${images === 1 ? "image" : "images"} of ${counts.length} ${
    counts.length === 1 ? "class" : "classes"
  }${few}`;
}
