import type { CoarseClasses } from "../data/listed/coarse_classes.ts";

/**
 * The superclass of each class: the coarse class if the data have coarse classes, else the folder above the class's own:
 * `Latin` of `Latin/character01`.
 *
 * @param names Class names by label.
 * @returns By label; undefined if there are neither coarse classes nor class names with a folder above.
 */
export function superclassesOf(
  names: readonly string[],
  coarse?: CoarseClasses,
): Int32Array | undefined {
  if (coarse !== undefined) return coarse.of;
  if (!names.some((name) => name.includes("/"))) return undefined;
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const parent = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    if (!numbers.has(parent)) numbers.set(parent, numbers.size);
    return numbers.get(parent)!;
  });
}
