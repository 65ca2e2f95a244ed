/** The embedding network: its parameters, its forward passes, its form as a graph model. @module */
export * from "./architecture.ts";
export * from "./graph_model.ts";
export * from "./initialise.ts";
export * from "./network.ts";
