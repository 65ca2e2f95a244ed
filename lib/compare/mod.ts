/** Runs compared on the same images. @module */
export * from "./comparison_plots.ts";
export * from "./comparison_text.ts";
export * from "./markdown_comparison.ts";
export * from "./measure_runs.ts";
export * from "./render_comparison.ts";
export * from "./run_differences.ts";
export * from "./run_names.ts";
