/**
 * Every miner. A new one is a line here; the compiler then asks for its name in `lib/config/miner_names.ts`.
 *
 * @module
 */
export { batchAll } from "./batch_all.ts";
export { batchHard } from "./batch_hard.ts";
export { distanceWeighted } from "./distance_weighted.ts";
export { hard } from "./hard.ts";
export { multiSimilarity } from "./multi_similarity.ts";
export { semiHard } from "./semi_hard.ts";
