import { toGraphModel } from "../model/graph_model.ts";
import type { ViewCount } from "../model/view_counts.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { modelMetadata } from "../run/model_metadata.ts";

/** The names of a graph model's files, within the folder of an export. */
export const MODEL_FILES = { json: "model/model.json", weights: "model/weights.bin" } as const;

/**
 * A checkpoint's network as a graph model, like the one in the checkpoint, but with views of each image within it.
 *
 * @returns The names and the contents of its files.
 */
export function modelFiles(
  { state, parameters }: StoredNetwork,
  views: ViewCount,
): [name: string, content: Uint8Array<ArrayBuffer> | string][] {
  const metadata = { ...modelMetadata(state), ...(views > 1 && { views }) };
  const { json, weights } = toGraphModel(state.network, parameters, metadata, views);
  return [[MODEL_FILES.json, JSON.stringify(json)], [MODEL_FILES.weights, weights]];
}
