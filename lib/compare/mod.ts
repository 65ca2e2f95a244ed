/** Runs compared on the same images. @module */
export * from "./measure_runs.ts";
export * from "./render_comparison.ts";
export * from "./run_differences.ts";
