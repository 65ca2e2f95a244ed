/** How good embeddings are: verification and retrieval; functions of embeddings and nothing else. @module */
export * from "./bootstrap.ts";
export * from "./exact.ts";
export * from "./original_protocol.ts";
export * from "./retrieval.ts";
