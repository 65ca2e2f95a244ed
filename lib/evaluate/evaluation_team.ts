import type { ImageSet } from "../data/image_set.ts";
import type { OpenSweeps } from "../eval/sweep/sweep_source.ts";

/** Several processes that evaluate a network together, as the one sees them that has the figures. */
export interface EvaluationTeam {
  /** The embeddings of the images of a set, `[N, D]`. */
  embed(set: ImageSet): Promise<Float32Array<ArrayBuffer>>;
  /** Sweeps over sets of embeddings, of which each process does a share. */
  openSweeps: OpenSweeps;
}
