import { percent } from "../base/format.ts";
import type { ProjectionProgress } from "./projections/pause.ts";
import { type Picture, project, type ProjectionMethod } from "./projections/project.ts";
import { projectionQuality } from "./projections/projection_quality.ts";

/** Embeddings on a plane, and what that is worth. */
export interface LaidOut {
  /** As a person calls it: `PCA`, `t-SNE`. */
  name: string;
  /** Which way. */
  method: ProjectionMethod;
  /** x₀, y₀, x₁, y₁, … `[2N]` */
  points: Float32Array<ArrayBuffer>;
  /** How it was made and how far it can be trusted, in a sentence or two. */
  note: string;
}

const NAMES: Readonly<Record<ProjectionMethod, string>> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" };

/** How to lay out. */
export interface LayOutOptions {
  /** The ways, in their order. */
  methods: readonly ProjectionMethod[];
  /** Of what is drawn at random. */
  seed: number;
  /** Hears how far it is. */
  onProgress?: (name: string, progress: ProjectionProgress) => void;
  /** Stops it; its reason is thrown then. */
  signal?: AbortSignal;
}

/**
 * Lays embeddings out in the plane in several ways, and measures what each picture is worth.
 *
 * @param embeddings `[N, D]`
 * @throws {UserError} If there are too few for a way.
 */
export async function layOut(
  embeddings: Float32Array,
  dimension: number,
  { methods, seed, onProgress, signal }: LayOutOptions,
): Promise<LaidOut[]> {
  const all: LaidOut[] = [];
  for (const method of methods) {
    const name = NAMES[method];
    const pause = {
      ...(onProgress && { onProgress: (progress: ProjectionProgress) => onProgress(name, progress) }),
      ...(signal && { signal }),
    };
    const picture = await project(embeddings, dimension, { method, seed, ...pause });
    const quality = await projectionQuality(embeddings, dimension, picture.points, pause);
    const { trustworthiness, continuity, ranked, preserved, counted } = quality;
    all.push({
      name,
      method,
      points: picture.points,
      note: `${madeBy(picture, seed)}; trustworthiness ${trustworthiness.toFixed(4)}, continuity ` +
        `${continuity.toFixed(4)} (${ranked} neighbours); ${
          percent(preserved, 1)
        } of the ${counted} nearest preserved`,
    });
  }
  return all;
}

function madeBy(picture: Picture, seed: number): string {
  switch (picture.method) {
    case "pca":
      return `two components, ${percent(picture.explained, 1)} of the variance`;
    case "tsne":
      return `perplexity ${picture.perplexity}, seed ${seed}`;
    case "umap":
      return `${picture.neighbours} neighbours, seed ${seed}`;
  }
}
