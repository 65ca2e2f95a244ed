import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import { normals } from "../engine/fixtures.ts";
import { toTriplets } from "../../lib/triplet/convert_mined.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import type { MinerOptions } from "../../lib/triplet/miner.ts";
import { type MinerName, MINERS } from "./all_miners.ts";
import { type NaiveBatch, naiveDistances, naiveNormalise, type NaiveTriplet } from "./naive_triplets.ts";

/** The largest float32 below 1. */
export const BELOW_ONE: number = 1 - 2 ** -24;

/** Random numbers in [0, 1) for a miner, including 0 and the largest number below 1. */
export function uniform(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, BELOW_ONE, 0.5) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 ** 24 - 1 }).map((bits) => bits / 2 ** 24) },
  );
}

/** Labels of 1 to 9 images, with classes of one image and batches of one class. */
const labels = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 9 }) },
  { weight: 1, arbitrary: fc.constant<number[]>([0]) },
  { weight: 1, arbitrary: fc.array(fc.constant(2), { minLength: 2, maxLength: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 9 }).map((n) => Array.from({ length: n }, (_, i) => i)) },
);

/** The contents of a batch besides its distances. */
function rest(labels: number[]) {
  const uniforms = fc.array(uniform(), { minLength: labels.length, maxLength: labels.length });
  return {
    labels: fc.constant(labels),
    margin: fc.constantFrom(0.25, 0.5, 1, 2),
    dimension: fc.constantFrom(2, 3, 8, 64),
    positiveUniform: uniforms,
    negativeUniform: uniforms,
  };
}

/**
 * Batches whose distances are multiples of 1/8 from 0 to 2: exact in float32 also with a margin added, and with
 * many ties.
 */
export function tiedBatch(): fc.Arbitrary<NaiveBatch> {
  return labels.chain((labels) => {
    const count = labels.length;
    const eighths = fc.array(fc.integer({ min: 0, max: 16 }), {
      minLength: count * count,
      maxLength: count * count,
    });
    const distances = eighths.map((drawn) =>
      labels.map((_, i) =>
        labels.map((_, j) => i === j ? 0 : drawn[Math.min(i, j) * count + Math.max(i, j)]! / 8)
      )
    );
    return fc.record({ ...rest(labels), distances });
  });
}

/** Batches with the distances of random embeddings on the unit sphere, some of them equal. */
export function embeddedBatch(): fc.Arbitrary<NaiveBatch> {
  return labels.chain((labels) => {
    const coordinate = fc.integer({ min: -20, max: 20 });
    const point = fc.tuple(coordinate, coordinate, coordinate).filter((point) => point.some((x) => x !== 0));
    const distances = fc.array(point, { minLength: labels.length, maxLength: labels.length }).map((points) =>
      naiveDistances(points.map(naiveNormalise)).map((row) => row.map(Math.fround))
    );
    return fc.record({ ...rest(labels), distances });
  });
}

/** The selection of a miner, on the host. */
export interface Found {
  /** The valid triplets. */
  triplets: NaiveTriplet[];
  semiHardShare: number;
}

/** Runs a miner on the active engine. */
export function mine(miner: MinerName, batch: NaiveBatch, options: MinerOptions = {}): Found {
  const found: Found = { triplets: [], semiHardShare: NaN };
  tf.tidy(() => {
    const mined = mineTensors(miner, batch, options);
    found.triplets = readTriplets(mined);
    found.semiHardShare = mined.semiHardShare.dataSync()[0]!;
  });
  return found;
}

/** The selection of a miner from a batch; within `tf.tidy`. */
export function mineTensors(miner: MinerName, batch: NaiveBatch, options: MinerOptions = {}): Mined {
  const { embeddings, labels, ...rest } = batchTensors(batch);
  return MINERS[miner](embeddings, labels, { ...rest, ...options });
}

/** A batch as the tensors for a miner. The embeddings only have the correct shape; their values are not used. */
export function batchTensors(batch: NaiveBatch) {
  const { distances, labels, dimension, margin, positiveUniform, negativeUniform } = batch;
  return {
    embeddings: tf.zeros<tf.Rank.R2>([labels.length, dimension]),
    labels: tf.tensor1d(labels, "int32"),
    margin,
    uniforms: tf.tensor2d([positiveUniform, negativeUniform]),
    distances: tf.tensor2d(distances),
  };
}

/** The valid mined triplets as a list; for pairs, the triplets that they form. */
export function readTriplets(mined: Mined): NaiveTriplet[] {
  const triplets = toTriplets(mined);
  const valid = Array.from(triplets.valid.dataSync());
  if (triplets.kind === "per-anchor") {
    const [positives, negatives] = [triplets.positives.dataSync(), triplets.negatives.dataSync()];
    return valid
      .map((counts, anchor) => ({
        counts,
        anchor,
        positive: positives[anchor]!,
        negative: negatives[anchor]!,
      }))
      .filter(({ counts }) => counts === 1)
      .map(({ anchor, positive, negative }) => ({ anchor, positive, negative }));
  }
  const size = triplets.valid.shape[0];
  return valid.flatMap((counts, i) => {
    const [anchor, positive, negative] = [
      Math.floor(i / (size * size)),
      Math.floor(i / size) % size,
      i % size,
    ];
    return counts === 1 ? [{ anchor, positive, negative }] : [];
  });
}

/** Random rows, of which the last `duplicates` equal the first ones. */
export function randomRows(count: number, dimension: number, duplicates: number, seed: number): number[][] {
  const values = normals(count * dimension, seed);
  return Array.from({ length: count }, (_, i) => {
    const row = i >= count - duplicates ? 0 : i;
    return Array.from(values.subarray(row * dimension, (row + 1) * dimension));
  });
}
