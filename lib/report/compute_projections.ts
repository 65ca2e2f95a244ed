import { percent } from "../base/format.ts";
import type { ProjectionProgress } from "./projections/pause.ts";
import { type Picture, project, type ProjectionMethod } from "./projections/project.ts";
import { projectionQuality } from "./projections/projection_quality.ts";

/** A projection of embeddings onto the plane, with its quality. */
export interface EvaluatedProjection {
  /** For display: `PCA`, `t-SNE`. */
  name: string;
  method: ProjectionMethod;
  /** x₀, y₀, x₁, y₁, … `[2N]` */
  points: Float32Array<ArrayBuffer>;
  /** How the projection was computed and how far it can be trusted, in a sentence or two. */
  note: string;
}

const NAMES: Readonly<Record<ProjectionMethod, string>> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" };

/** Options of {@link computeProjections}. */
export interface ComputeProjectionsOptions {
  /** In the order of the result. */
  methods: readonly ProjectionMethod[];
  seed: number;
  /** Called with the progress of each projection. */
  onProgress?: (name: string, progress: ProjectionProgress) => void;
  /** Aborts the computation, which then throws the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Projects embeddings onto the plane by several methods, and measures the quality of each projection.
 *
 * @param embeddings `[N, D]`
 * @throws {UserError} If there are too few embeddings for a method.
 */
export async function computeProjections(
  embeddings: Float32Array,
  dimension: number,
  { methods, seed, onProgress, signal }: ComputeProjectionsOptions,
): Promise<EvaluatedProjection[]> {
  const all: EvaluatedProjection[] = [];
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
