/** Trainings that are steered from another process, or run in the background. @module */
export * from "./connect_to_run.ts";
export * from "./open_steering.ts";
export * from "./start_detached.ts";
export * from "./steer_protocol.ts";
