/**
 * The engines for tensors, and the choice of one.
 *
 * @module
 */
export * from "./engine.ts";
export * from "./open_engine.ts";
export * from "./stop_gradient.ts";
export * from "./tensor_tree.ts";
export * from "./value_and_gradients.ts";
