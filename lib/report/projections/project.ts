import { UserError } from "../../base/user_error.ts";
import { principalComponents } from "../../eval/pca.ts";
import { checkEmbeddings } from "./check_embeddings.ts";
import { pauseFor, type PauseOptions } from "./pause.ts";
import { NEIGHBOURS_PER_PERPLEXITY, tsne } from "./tsne.ts";
import { umap } from "./umap.ts";

/** The ways in which embeddings can be laid out in the plane. */
export const PROJECTION_METHODS = ["pca", "tsne", "umap"] as const;

/** `pca` shows directions as they are, `tsne` and `umap` show who is near whom and nothing of how far the others are. */
export type ProjectionMethod = typeof PROJECTION_METHODS[number];

/** The perplexity if no other is asked for. */
const PERPLEXITY = 30;
/** UMAP's neighbours if no others are asked for. */
const NEIGHBOURS = 15;
/** With fewer points there is nothing to choose: neighbourhoods would hold all, or a perplexity be 1. */
const LEAST_POINTS = 5;

/** How to lay embeddings out. */
export interface ProjectOptions extends PauseOptions {
  /** The way. */
  method: ProjectionMethod;
  /** Of what is drawn at random; `pca` draws nothing. */
  seed: number;
  /** t-SNE: how many neighbours count, in effect; 30, or (N − 1) / 3 where that is less, if not given. */
  perplexity?: number;
  /** UMAP: how many neighbours count, the point itself among them; 15, or N − 1 where that is less, if not given. */
  neighbours?: number;
}

/** A picture of embeddings, and what one must know of how it was made. */
export type Picture = PcaPicture | TsnePicture | UmapPicture;

/** Embeddings on their two principal components. */
export interface PcaPicture {
  /** Which way. */
  method: "pca";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`, from the centre, in the embeddings' own units. */
  points: Float32Array<ArrayBuffer>;
  /** Share of the variance that the two hold; NaN where the embeddings do not spread. */
  explained: number;
}

/** Embeddings laid out by t-SNE. */
export interface TsnePicture {
  /** Which way. */
  method: "tsne";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`, around 0; units mean nothing. */
  points: Float32Array<ArrayBuffer>;
  /** The perplexity that was taken. */
  perplexity: number;
  /** The Kullback–Leibler divergence that is left, in nats. */
  divergence: number;
}

/** Embeddings laid out by UMAP. */
export interface UmapPicture {
  /** Which way. */
  method: "umap";
  /** x₀, y₀, x₁, y₁, … `[N, 2]`; units mean nothing. */
  points: Float32Array<ArrayBuffer>;
  /** The neighbours that were taken, the point itself among them. */
  neighbours: number;
}

/**
 * Lays embeddings out in the plane. The same embeddings, options and seed give the same picture on every engine; the
 * caller's loop gets a turn between the steps. For 10,000 embeddings of 64 numbers `pca` takes less than a second,
 * `tsne` and `umap` a quarter of a minute at most on a machine at rest.
 *
 * @param embeddings `[N, D]`
 * @param dimension D, at least 2.
 * @throws {UserError} If a number is not finite, there are too few embeddings for the method, or the perplexity or the
 * neighbours asked for do not suit N.
 * @throws The signal's reason, once that is given.
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

/** The most whose Gaussian still has all its neighbours among the points. */
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
