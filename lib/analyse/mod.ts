/** An evaluation with its pictures: projections and plots. @module */
export * from "./draw_evaluation.ts";
export * from "./evaluation_plots.ts";
export * from "./lay_out.ts";
