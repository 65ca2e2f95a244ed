import type { ByClass } from "./by_class.ts";
import { type DistanceBlock, distanceBlocks, type KeptBlocks } from "./distance_blocks.ts";

/** A row of the matrix of squared distances: a query against all references. */
export interface DistanceRow {
  /** The query's place among the queries. */
  row: number;
  /** Its place among the references; -1 where it is none of them. */
  self: number;
  /** The first reference whose pair with the query no row before had. */
  from: number;
  /** First reference of the query's class. */
  start: number;
  /** One past the last of them; they may be none. */
  end: number;
  /** Place of the class in the queries' `ByClass.classes`. */
  classIndex: number;
  /** d² to every reference, `[R]`; not below 0. Valid until the next row. */
  squared: Float32Array;
}

/**
 * Visits the rows of the matrix of squared Euclidean distances of queries and references, computed blockwise on the
 * engine. A block of rows is all of the matrix that is ever in memory, unless there is room to keep it.
 *
 * Where the references are the queries, each pair has two places in the matrix: it is to be counted in the row of its
 * first image, so from `from` on, and no image is paired with itself. Else every pair is counted.
 *
 * @param references The queries themselves, the same object, where all pairs within one set are meant.
 * @param visit Called for each row in turn.
 * @param kept Takes the blocks while it is empty; else they are taken from it. The caller releases them.
 */
export async function visitRows(
  queries: ByClass,
  references: ByClass,
  visit: (row: DistanceRow) => void,
  kept?: KeptBlocks,
): Promise<void> {
  const again = kept !== undefined && kept.length > 0;
  for await (const block of again ? kept : distanceBlocks(queries, references)) {
    if (!again) kept?.push(block);
    try {
      visitBlock(queries, references, block, visit);
    } finally {
      if (kept === undefined) block.release();
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
  // Within one set the place is known; to look for it would take the square of the classes.
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
