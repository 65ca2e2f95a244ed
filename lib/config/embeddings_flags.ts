import { UserError } from "../base/user_error.ts";
import type { EvalConfig } from "./eval_config.ts";

/** The flags that say which network to measure, on which images, and how to embed these. */
const OF_NETWORKS = [
  "checkpoint_path",
  "dataset",
  "data_path",
  "format",
  "bad",
  "split",
  "query",
  "gallery",
  "views",
  "protocol",
] as const satisfies readonly (keyof EvalConfig)[];

/** The files of embeddings to measure. */
export interface EmbeddingsFiles {
  embeddings: string;
  /** Missing if the file of the embeddings has them. */
  labels?: string;
}

/**
 * Returns the files of embeddings that the flags name; undefined if a checkpoint is to be measured.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If there are flags that need a network or images, or labels without embeddings.
 */
export function embeddingsOf(
  { embeddings, labels }: Pick<EvalConfig, "embeddings" | "labels">,
  given: ReadonlySet<string>,
): EmbeddingsFiles | undefined {
  if (embeddings === "") {
    if (labels === "") return undefined;
    throw new UserError("Expected --embeddings together with --labels: the file of the embeddings; add it");
  }
  const found = OF_NETWORKS.find((name) => given.has(name));
  if (found !== undefined) {
    throw new UserError(
      `Expected no --${found} together with --embeddings, which are measured without a checkpoint and images; omit it`,
    );
  }
  return { embeddings, ...(labels !== "" && { labels }) };
}
