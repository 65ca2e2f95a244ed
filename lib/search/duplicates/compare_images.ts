import type { DisjointSets } from "../../data/duplicates/disjoint_sets.ts";
import { sortByClass } from "../../eval/by_class.ts";
import { asBits, bitsOf } from "../../eval/float_bits.ts";
import { gatherBelow } from "../../eval/gather_below.ts";
import { nearestNeighbours } from "../../eval/neighbours.ts";
import { RowBins } from "../../eval/row_bins.ts";
import { visitRows } from "../../eval/row_blocks.ts";
import { nearestOfOwn, SUSPECT_NEIGHBOURS, type Suspects, SuspectSearch } from "../../eval/suspects.ts";
import { distance } from "../nearest.ts";
import { usualDistance } from "./usual_distance.ts";

/** By how much a product in float32 may exceed d². */
const SLACK = 1e-6;

/** Below which distances two images are near duplicates. */
export interface NearRule {
  /** The greatest distance. */
  distance: number;
  /** The greatest share of the distance that is usual around both images. */
  ratio: number;
}

/** What comparing the embeddings of images finds, besides groups. */
export interface ComparedImages {
  /** The distance that is usual around each image, `[N]`; infinite if there are too few images to say. */
  usual: Float64Array<ArrayBuffer>;
  /** The images whose labels their neighbours contradict. */
  suspects: Suspects;
}

/**
 * Compares all images by their embeddings, exactly: near duplicates are united, and images whose neighbours are of another
 * class are suspects, as in an evaluation. The distances are computed block by block, so that memory stays bounded.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param labels The class of each, `[N]`; -1 if it has none.
 * @param sets Of the numbers of the images.
 * @param progress Receives the number of images that have been compared.
 * @throws {UserError} If an embedding is longer than 1 or not finite.
 */
export async function compareImages(
  { embeddings, dimension, labels }: {
    embeddings: Float32Array;
    dimension: number;
    labels: Int32Array;
  },
  rule: NearRule,
  sets: DisjointSets,
  progress: (done: number) => void = () => {},
): Promise<ComparedImages> {
  const rows = sortByClass(embeddings, dimension, apart(labels));
  const { count, order } = rows;
  const usual = new Float64Array(count);
  const suspects = new SuspectSearch(rows, rows, Infinity);
  const bins = new RowBins(SUSPECT_NEIGHBOURS);
  const places = new Int32Array(count);
  await visitRows(rows, rows, (row) => {
    const { squared, row: at } = row;
    const neighbours = nearestNeighbours(squared, bins.count(row), SUSPECT_NEIGHBOURS);
    suspects.addRow(row, neighbours, () => nearestOfOwn(row));
    const own = usualDistance(row, neighbours);
    usual[order[at]!] = own;
    // A pair is looked at in the row of its second image, when it is known what is usual around both.
    const most = Math.min(rule.distance, rule.ratio * own);
    const found = gatherBelow(asBits(squared), 0, at, bitsOf(most * most + SLACK), places, 0);
    for (let i = 0; i < found; i++) {
      const [a, b] = [order[at]!, order[places[i]!]!];
      if (sets.find(a) !== sets.find(b) && isNear(a, b, { embeddings, dimension, usual }, rule)) {
        sets.unite(a, b);
      }
    }
    progress(at + 1);
  });
  return { usual, suspects: suspects.suspects() };
}

/** What is known of images to tell whether two are near. */
export interface ComparedRows {
  /** `[N, D]`. */
  embeddings: Float32Array;
  /** D. */
  dimension: number;
  /** The distance that is usual around each, `[N]`. */
  usual: ArrayLike<number>;
}

/** Whether two images are near duplicates by their embeddings. */
export function isNear(
  a: number,
  b: number,
  { embeddings, dimension, usual }: ComparedRows,
  { distance: most, ratio }: NearRule,
): boolean {
  const row = (i: number) => embeddings.subarray(i * dimension, (i + 1) * dimension);
  return distance(row(a), row(b)) < Math.min(most, ratio * Math.min(usual[a]!, usual[b]!));
}

/** Gives each image without a class one of its own, so that it neither is a suspect nor makes one. */
function apart(labels: Int32Array): Int32Array<ArrayBuffer> {
  let next = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  return Int32Array.from(labels, (label) => label < 0 ? next++ : label);
}
