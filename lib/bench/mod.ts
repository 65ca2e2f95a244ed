/** Speed, measured against rivals in one run. @module */
export * from "./contender.ts";
export * from "./dashboard_bench.ts";
export * from "./our_step.ts";
export * from "./paired_timing.ts";
export * from "./step_bench.ts";
export * from "./step_input.ts";
export * from "./stock_step.ts";
