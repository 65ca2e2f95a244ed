/** How good embeddings are: verification, retrieval, projection; functions of embeddings and nothing else. @module */
export * from "./embed_images.ts";
export * from "./exact.ts";
export * from "./exact_evaluation.ts";
export * from "./histogram_bins.ts";
export * from "./measure.ts";
export * from "./original_protocol.ts";
export * from "./projection.ts";
export * from "./report_type.ts";
export * from "./retrieval.ts";
export type { ValInterval } from "./bootstrap.ts";
