/** The one configuration: its settings, their defaults and what they take. @module */
export * from "./bench_config.ts";
export * from "./compare_config.ts";
export * from "./eval_config.ts";
export * from "./export_config.ts";
export * from "./option.ts";
export * from "./setup_config.ts";
export * from "./shots_config.ts";
export * from "./train_config.ts";
export * from "./watch_config.ts";
