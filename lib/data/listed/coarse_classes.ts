import { UserError } from "../../base/user_error.ts";
import type { ListedImage } from "./listed_image.ts";

/** The coarse classes that classes are part of. */
export interface CoarseClasses {
  /** The names of the coarse classes. */
  names: readonly string[];
  /** The coarse class of each class, by label. */
  of: Int32Array;
}

/**
 * Collects the coarse classes of a list; undefined if it has none.
 *
 * @throws {UserError} If images of one class have different coarse classes, or a class has none.
 */
export function coarseClasses(
  images: readonly ListedImage[],
  classNames: readonly string[],
  path: string,
): CoarseClasses | undefined {
  if (!images.some(({ coarse }) => coarse !== undefined)) return undefined;
  const byClass = new Map<string, string>();
  for (const { name, label, coarse } of images) {
    if (coarse === undefined) continue;
    const before = byClass.get(label) ?? coarse;
    if (before !== coarse) {
      throw new UserError(
        `Expected one coarse class for the class ${label} in ${path} but found ${before} and, for ${name}, ` +
          `${coarse}; correct one of them`,
      );
    }
    byClass.set(label, coarse);
  }
  const without = classNames.find((name) => !byClass.has(name));
  if (without !== undefined) {
    throw new UserError(
      `Expected a coarse class for each class in ${path} but found none for ${without}; add it, or remove the others`,
    );
  }
  const names = [...new Set(byClass.values())].sort();
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return { names, of: Int32Array.from(classNames, (name) => indexOf.get(byClass.get(name)!)!) };
}
