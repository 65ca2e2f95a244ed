/**
 * Losses and miners for metric learning, each usable on its own: distances, miners that select triplets or
 * pairs, and losses of the selection; pure functions of tensors.
 *
 * @module
 */
export * from "./chosen_triplets.ts";
export * from "./contrastive_loss.ts";
export * from "./convert_mined.ts";
export * from "./curriculum.ts";
export * from "./distances.ts";
export * from "./embedding_variance.ts";
export { defineLoss } from "./define_loss.ts";
export { defineMiner } from "./define_miner.ts";
export type { Loss, LossCallOptions, LossDefinition, LossResult, LossSignals } from "./loss.ts";
export * from "./mined.ts";
export type { Miner, MinerInput, MinerOptions, SemiHardWindow } from "./miner.ts";
export { loadMiners, type MinerName, type Miners } from "./miner_list.ts";
/** Every miner: `miners.hard`. */
export * as miners from "./miners.ts";
export * from "./miners.ts";
export * from "./miner_schedule.ts";
export type { Phase } from "./phases.ts";
export { multiSimilarityMiner, type MultiSimilarityMinerOptions } from "./multi_similarity.ts";
export * from "./multi_similarity_loss.ts";
export { type PairMasks, pairMasks } from "./pair_masks.ts";
export * from "./pick_uniform.ts";
export * from "./triplet_loss.ts";
