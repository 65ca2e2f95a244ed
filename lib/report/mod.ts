/** What a person reads when the work is done. @module */
export * from "./duration.ts";
export * from "./evaluation_table.ts";
export * from "./evaluation_text.ts";
export * from "./figure_text.ts";
export * from "./markdown_evaluation.ts";
export * from "./markdown_report.ts";
export * from "./markdown_table.ts";
export * from "./published_figures.ts";
export * from "./render_evaluation.ts";
export * from "./render_report.ts";
export * from "./report_text.ts";
export * from "./text_table.ts";
