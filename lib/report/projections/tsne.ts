import { RandomStream } from "../../base/random.ts";
import { type Affinities, affinities } from "./affinities.ts";
import { nearestNeighbours } from "./nearest_neighbours.ts";
import type { Pause } from "./pause.ts";
import { pcaStart } from "./pca_start.ts";
import { PointTree } from "./point_tree.ts";
import { SquaredDistances } from "./squared_distances.ts";
import { tsneDivergence, tsneGradient } from "./tsne_gradient.ts";

/** Neighbours with non-zero p per unit of perplexity: beyond them the Gaussian is negligible. */
export const NEIGHBOURS_PER_PERPLEXITY = 3;

/** The points start so close together that clusters can form before they block each other. */
const START_SPREAD = 1e-4;
/** As in the paper; with 0.65 the computation takes a fifth less time, and the final divergence is 2% higher. */
const THETA = 0.5;
/** For the divergence that is reported, which would be 1% too small with {@link THETA}. */
const FINAL_THETA = 0.1;

/** The settings of a phase of the descent. */
interface Phase {
  steps: number;
  /** The factor of p. Above 1, clusters contract and can still pass through each other. */
  exaggeration: number;
  momentum: number;
}

const PHASES: readonly Phase[] = [
  { steps: 250, exaggeration: 12, momentum: 0.5 },
  { steps: 500, exaggeration: 1, momentum: 0.8 },
];
const STEPS = PHASES.reduce((sum, { steps }) => sum + steps, 0);

/** A layout by t-SNE. */
export interface TsneLayout {
  /** `[N, 2]`, around 0. */
  points: Float64Array;
  /** The final Kullback–Leibler divergence, in nats. */
  divergence: number;
}

/**
 * t-SNE (van der Maaten and Hinton, 2008; van der Maaten, 2014) with exact neighbours and initialised by PCA. 10,000 points
 * in 64 dimensions take 16 s of one core. Implemented here because no package works well on Deno: wasm-bhtsne hangs, and
 * druidjs needs time and memory of N².
 *
 * Repulsive forces use a tree instead of interpolation on a grid (Linderman et al., 2019): for 10,000 points the grid's
 * Fourier transforms alone, with a plain radix-2 implementation, took five times as long while the points are close
 * together and twenty times as long once they have spread.
 *
 * @param embeddings `[N, D]`, finite; D at least 2.
 * @param perplexity Above 1; N − 1 is at least three times as much.
 */
export async function tsne(
  embeddings: Float32Array,
  dimension: number,
  { perplexity, seed }: { perplexity: number; seed: number },
  pause: Pause,
): Promise<TsneLayout> {
  const distances = new SquaredDistances(embeddings, dimension);
  const { count } = distances;
  const size = Math.min(count - 1, Math.ceil(NEIGHBOURS_PER_PERPLEXITY * perplexity));
  const neighbours = await nearestNeighbours(
    distances,
    size,
    (done) => pause({ stage: "neighbours", done, total: count }),
  );
  const start = pcaStart(embeddings, dimension, START_SPREAD, new RandomStream(seed, "t-SNE"));
  return await descend(affinities(neighbours, perplexity), start, pause);
}

/**
 * Gradient descent with momentum and a gain for each coordinate that grows while the gradient keeps its sign (Jacobs,
 * 1988).
 *
 * @param points The initial points, `[N, 2]`; moved in place.
 */
export async function descend(p: Affinities, points: Float64Array, pause: Pause): Promise<TsneLayout> {
  const count = points.length / 2;
  const tree = new PointTree(count, THETA);
  const gradient = new Float64Array(points.length);
  const velocity = new Float64Array(points.length);
  const gains = new Float64Array(points.length);
  let done = 0;
  for (const { steps, exaggeration, momentum } of PHASES) {
    // Attraction grows with exaggeration / N: this rate is the greatest that does not overshoot (Linderman and
    // Steinerberger, 2019; Belkina et al., 2019); 4 is the factor in the gradient.
    const rate = count / (4 * exaggeration);
    velocity.fill(0);
    gains.fill(1);
    for (let step = 0; step < steps; step++) {
      tsneGradient(p, points, exaggeration, tree, gradient);
      move(points, gradient, velocity, gains, rate, momentum);
      await pause({ stage: "layout", done: ++done, total: STEPS });
    }
  }
  const finer = new PointTree(count, FINAL_THETA);
  finer.build(points);
  return { points, divergence: tsneDivergence(p, points, finer.repel(gradient)) };
}

function move(
  points: Float64Array,
  gradient: Float64Array,
  velocity: Float64Array,
  gains: Float64Array,
  rate: number,
  momentum: number,
): void {
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < points.length; i++) {
    const slope = gradient[i]!;
    // The velocity points downhill, so opposite signs mean the same direction as before.
    gains[i] = slope > 0 === velocity[i]! > 0 ? Math.max(0.01, gains[i]! * 0.8) : gains[i]! + 0.2;
    velocity[i] = momentum * velocity[i]! - rate * gains[i]! * slope;
    points[i]! += velocity[i]!;
    if (i % 2 === 0) sumX += points[i]!;
    else sumY += points[i]!;
  }
  const count = points.length / 2;
  for (let i = 0; i < points.length; i += 2) {
    points[i]! -= sumX / count;
    points[i + 1]! -= sumY / count;
  }
}
