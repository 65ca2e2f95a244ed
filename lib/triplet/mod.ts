/** The triplet loss: distances, miners, the loss; functions of tensors and nothing else. @module */
export * from "./batch_all.ts";
export * from "./batch_hard.ts";
export * from "./chosen_triplets.ts";
export * from "./distance_weighted.ts";
export * from "./distances.ts";
export * from "./embedding_spread.ts";
export * from "./hard.ts";
export * from "./mined_triplets.ts";
export * from "./miners.ts";
export * from "./pick_uniform.ts";
export * from "./semi_hard.ts";
export * from "./triplet_loss.ts";
