/** Pictures of embeddings in the plane, and how much they are worth; functions of embeddings and nothing else. @module */
export * from "./project.ts";
export * from "./projection_quality.ts";
export type { PauseOptions, ProjectionProgress } from "./pause.ts";
