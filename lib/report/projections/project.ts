import { UserError } from "../../base/user_error.ts";
import { principalComponents } from "../../eval/pca.ts";
import { checkEmbeddings } from "./check_embeddings.ts";
import { pauseFor, type PauseOptions } from "./pause.ts";
import { NEIGHBOURS_PER_PERPLEXITY, tsne } from "./tsne.ts";
import { umap } from "./umap.ts";

/** The methods by which embeddings can be projected onto the plane. */
export const PROJECTION_METHODS = ["pca", "tsne", "umap"] as const;

/** `pca` preserves directions; `tsne` and `umap` show which points are near, but not how far apart the others are. */
export type ProjectionMethod = typeof PROJECTION_METHODS[number];

/** The default perplexity. */
const PERPLEXITY = 30;
/** The default number of neighbours of UMAP. */
const NEIGHBOURS = 15;
/** With fewer points, neighbourhoods would contain all points or the perplexity would be 1. */
const LEAST_POINTS = 5;

/** How to project embeddings. */
export interface ProjectOptions extends PauseOptions {
  method: ProjectionMethod;
  /** `pca` does not use it. */
  seed: number;
  /** t-SNE: the effective number of neighbours; by default 30, or (N − 1) / 3 if that is less. */
  perplexity?: number;
  /** UMAP: the number of neighbours, including the point itself; by default 15, or N − 1 if that is less. */
  neighbours?: number;
}

/** A projection of embeddings, with the details of its computation. */
export type Picture = PcaPicture | TsnePicture | UmapPicture;

/** Embeddings on their two principal components. */
export interface PcaPicture {
  method: "pca";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`, relative to the centre, in the embeddings' units. */
  points: Float32Array<ArrayBuffer>;
  /** Share of the variance that the two components explain; NaN if the embeddings have no variance. */
  explained: number;
}

/** A layout of embeddings by t-SNE. */
export interface TsnePicture {
  method: "tsne";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`, around 0; units mean nothing. */
  points: Float32Array<ArrayBuffer>;
  /** The perplexity used. */
  perplexity: number;
  /** The final Kullback–Leibler divergence, in nats. */
  divergence: number;
}

/** A layout of embeddings by UMAP. */
export interface UmapPicture {
  method: "umap";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`; units mean nothing. */
  points: Float32Array<ArrayBuffer>;
  /** The number of neighbours used, including the point itself. */
  neighbours: number;
}

/**
 * Projects embeddings onto the plane. The same embeddings, options and seed give the same projection on every engine; the
 * caller's event loop keeps running between the steps. For 10,000 embeddings of 64 numbers `pca` takes less than a second,
 * `tsne` and `umap` take at most a quarter of a minute on an idle machine.
 *
 * @param embeddings `[N, D]`
 * @param dimension D, at least 2.
 * @throws {UserError} If a number is not finite, there are too few embeddings for the method, or the perplexity or the
 * number of neighbours is out of range for N.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function project(
  embeddings: Float32Array,
  dimension: number,
  options: ProjectOptions,
): Promise<Picture> {
  const { method, seed } = options;
  const count = checkEmbeddings(embeddings, dimension);
  const least = method === "pca" ? 1 : LEAST_POINTS;
  if (count < least) {
    throw new UserError(`Expected ${least} embeddings or more for ${method} but found ${count}`);
  }
  options.signal?.throwIfAborted();
  const pause = pauseFor(options);
  switch (method) {
    case "pca": {
      const { variances, total, scores } = principalComponents(embeddings, dimension, 2);
      const explained = Math.min(1, (variances[0]! + variances[1]!) / total);
      return { method, points: Float32Array.from(scores), explained };
    }
    case "tsne": {
      const perplexity = options.perplexity ?? Math.min(PERPLEXITY, mostPerplexity(count));
      checkPerplexity(perplexity, count);
      const { points, divergence } = await tsne(embeddings, dimension, { perplexity, seed }, pause);
      return { method, points: Float32Array.from(points), perplexity, divergence };
    }
    case "umap": {
      const neighbours = options.neighbours ?? Math.min(NEIGHBOURS, count - 1);
      checkNeighbours(neighbours, count);
      const points = await umap(embeddings, dimension, { neighbours, seed }, pause);
      return { method, points: Float32Array.from(points), neighbours };
    }
  }
}

/** The greatest perplexity for which there are enough neighbours. */
function mostPerplexity(count: number): number {
  return (count - 1) / NEIGHBOURS_PER_PERPLEXITY;
}

function checkPerplexity(perplexity: number, count: number): void {
  const most = mostPerplexity(count);
  if (perplexity > 1 && perplexity <= most) return; // false for NaN
  throw new UserError(
    `Expected a perplexity above 1 and up to ${most.toFixed(1)}, a third of the other embeddings, ` +
      `but found ${perplexity}`,
  );
}

function checkNeighbours(neighbours: number, count: number): void {
  if (Number.isInteger(neighbours) && neighbours >= 2 && neighbours < count) return;
  throw new UserError(
    `Expected neighbours from 2 to ${count - 1}, fewer than the embeddings, but found ${neighbours}`,
  );
}
