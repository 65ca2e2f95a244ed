/** Where tensors live: the engines, the choice among them. @module */
export * from "./engine.ts";
export * from "./open_engine.ts";
export * from "./untaped.ts";
