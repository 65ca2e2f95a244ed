/** Pictures of a training and of its embeddings, as SVG and PNG. @module */
export * from "./compared_loss_plot.ts";
export * from "./compared_quality_plot.ts";
export * from "./distance_plot.ts";
export * from "./gray_png.ts";
export * from "./heat_plot.ts";
export * from "./loss_plot.ts";
export * from "./quality_plot.ts";
export * from "./retrieval_plot.ts";
export * from "./retrieval_rows.ts";
export * from "./roc_plot.ts";
export * from "./run_log.ts";
export * from "./scatter_plot.ts";
export * from "./svg_to_png.ts";
export * from "./write_loss_plot.ts";
export * from "./write_plots.ts";
