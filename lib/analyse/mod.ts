/** An evaluation with its pictures: projections and plots. @module */
export * from "./evaluation_plots.ts";
export * from "./lay_out.ts";
