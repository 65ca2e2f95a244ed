/**
 * The engines for tensors: libtensorflow by FFI, WebGPU, WebAssembly or plain JavaScript behind one interface, and
 * functions compiled for them.
 *
 * @module
 */
export * from "./engine.ts";
export * from "./open_engine.ts";
export * from "./stop_gradient.ts";
export * from "./tensor_tree.ts";
export * from "./tf.ts";
export * from "./value_and_gradients.ts";
