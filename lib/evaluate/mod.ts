/**
 * Trained networks and how good their embeddings are: exact verification and retrieval over all pairs.
 *
 * @module
 */
export {
  type EmbeddingNetwork,
  type Embeddings,
  type EmbedOptions,
  loadNetwork,
} from "./embedding_network.ts";
export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export {
  measureCheckpoint,
  type Measured,
  type MeasuredWith,
  type MeasureProtocol,
} from "./measure_checkpoint.ts";
export type { EvaluationReport } from "../eval/report_type.ts";
