/** Every miner, each usable on its own. Nothing in the program imports this: it loads miners by their names. */
export { batchAll } from "./batch_all.ts";
export { batchHard } from "./batch_hard.ts";
export { distanceWeighted } from "./distance_weighted.ts";
export { easyPositive } from "./easy_positive.ts";
export { hard } from "./hard.ts";
export { multiSimilarity } from "./multi_similarity.ts";
export { semiHard } from "./semi_hard.ts";
