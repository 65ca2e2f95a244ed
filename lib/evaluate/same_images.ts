import type { ImageSet } from "../data/image_set.ts";

/**
 * Finds the queries that are among the references too, by their names: a table can list an image as query and as gallery.
 *
 * @returns For each query the index of the reference with its name and class, or -1; undefined if there is none.
 */
export function sameImages(queries: ImageSet, references: ImageSet): Int32Array | undefined {
  const byName = new Map<string, number>();
  for (let i = 0; i < references.count; i++) {
    const name = references.name(i);
    if (name === undefined) return undefined;
    byName.set(name, i);
  }
  let found = false;
  const same = Int32Array.from({ length: queries.count }, (_, i) => {
    const other = byName.get(queries.name(i) ?? "") ?? -1;
    if (other < 0 || references.labels[other] !== queries.labels[i]) return -1;
    found = true;
    return other;
  });
  return found ? same : undefined;
}
