/** Where tensors live: the engines, the choice among them, TensorFlow.js itself. @module */
export * from "./engine.ts";
export * from "./open_engine.ts";
export * from "./tf.ts";
export * from "./untaped.ts";
