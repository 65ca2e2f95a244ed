/** A training and its embeddings as one HTML file that needs nothing from outside. @module */
export * from "./html_report_input.ts";
export * from "./render_html_report.ts";
