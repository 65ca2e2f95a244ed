import type { ByClass } from "./by_class.ts";
import { type DistanceBlock, distanceBlocks } from "./distance_blocks.ts";

/** A row of the matrix of squared distances: one query with all references. */
export interface DistanceRow {
  /** The query's index among the queries. */
  row: number;
  /** The query's index among the references, where it is skipped; -1 if it is not one of them. */
  self: number;
  /** The first reference whose pair with the query is not in an earlier row. */
  from: number;
  /** The first reference of the query's class. */
  start: number;
  /** One past the last reference of the query's class; equal to `start` if there is none. */
  end: number;
  /** Index of the class in the queries' `ByClass.classes`. */
  classIndex: number;
  /** d² to every reference, `[R]`; never below 0. Valid until the next row. */
  squared: Float32Array;
}

/**
 * Visits the rows of the matrix of squared Euclidean distances of queries and references, which the engine computes block
 * by block. Only one block of rows is in memory at a time.
 *
 * If the references are the queries, each pair is in the matrix twice: count it in the row of its first image, that is,
 * from `from` on, which also excludes pairs of an image with itself. Otherwise count every pair.
 *
 * @param references The queries themselves, the same object, to compare all pairs within one set.
 * @param visit Called for each row in turn.
 */
export async function visitRows(
  queries: ByClass,
  references: ByClass,
  visit: (row: DistanceRow) => void,
): Promise<void> {
  for await (const block of distanceBlocks(queries, references)) {
    try {
      visitBlock(queries, references, block, visit);
    } finally {
      block.release();
    }
  }
}

function visitBlock(
  queries: ByClass,
  references: ByClass,
  { first, rows, squared }: DistanceBlock,
  visit: (row: DistanceRow) => void,
): void {
  const within = queries === references;
  const width = references.count;
  let classIndex = queries.starts.findLastIndex((start) => start <= first);
  // Within one set the index is known; searching for it would take time of the square of the classes.
  const ownPlaces = (classIndex: number) =>
    placesOf(references, within ? classIndex : references.classes.indexOf(queries.classes[classIndex]!));
  let [start, end] = ownPlaces(classIndex);
  for (let i = 0; i < rows; i++) {
    const row = first + i;
    if (row === queries.starts[classIndex + 1]) {
      [start, end] = ownPlaces(++classIndex);
    }
    visit({
      row,
      self: within ? row : -1,
      from: within ? row + 1 : 0,
      start,
      end,
      classIndex,
      squared: squared.subarray(i * width, (i + 1) * width),
    });
  }
}

function placesOf({ starts }: ByClass, place: number): [start: number, end: number] {
  return place < 0 ? [0, 0] : [starts[place]!, starts[place + 1]!];
}
