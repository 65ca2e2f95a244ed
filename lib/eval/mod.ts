/** How good embeddings are: verification, retrieval, projection; functions of embeddings and nothing else. @module */
export { percentileInterval } from "./bootstrap.ts";
export type { ValInterval } from "./bootstrap.ts";
export * from "./embed_by_network.ts";
export * from "./embedder.ts";
export * from "./exact.ts";
export * from "./exact_evaluation.ts";
export * from "./fold_protocol.ts";
export type { HardestPairs, ImagePair } from "./hardest_pairs.ts";
export * from "./histogram_bins.ts";
export * from "./measure.ts";
export * from "./original_protocol.ts";
export * from "./pairs.ts";
export * from "./pairs_file.ts";
export * from "./projection.ts";
export * from "./report_type.ts";
export type { RetrievalEvaluation, RetrievalFigures } from "./retrieval_evaluation.ts";
export type { RocPoint } from "./roc.ts";
export type { Suspect, Suspects } from "./suspects.ts";
