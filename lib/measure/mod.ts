/** A checkpoint on the disk, measured. @module */
export * from "./measure_checkpoint.ts";
