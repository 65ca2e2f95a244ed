/** A checkpoint on the disk, measured. @module */
export * from "./embed_split.ts";
export * from "./image_split.ts";
export * from "./measure_checkpoint.ts";
