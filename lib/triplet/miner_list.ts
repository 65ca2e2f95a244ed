import type { Miner } from "./miner.ts";

/**
 * Every miner by its name on the command line, in the order of the help; loaded only where triplets are chosen, since
 * flags are parsed without tensors.
 */
export const MINER_LIST = {
  "semi-hard": () => import("./semi_hard.ts").then(({ semiHard }) => semiHard),
  "hard": () => import("./hard.ts").then(({ hard }) => hard),
  "batch-hard": () => import("./batch_hard.ts").then(({ batchHard }) => batchHard),
  "batch-all": () => import("./batch_all.ts").then(({ batchAll }) => batchAll),
  "easy-positive": () => import("./easy_positive.ts").then(({ easyPositive }) => easyPositive),
  "distance-weighted": () =>
    import("./distance_weighted.ts").then(({ distanceWeighted }) => distanceWeighted),
  "multi-similarity": () => import("./multi_similarity.ts").then(({ multiSimilarity }) => multiSimilarity),
} as const satisfies Record<string, () => Promise<Miner>>;

/** The name of a miner. */
export type MinerName = keyof typeof MINER_LIST;

/** The names of the miners. */
export const MINER_NAMES = Object.keys(MINER_LIST) as [MinerName, ...MinerName[]];

/** Every miner by its name. */
export type Miners = { readonly [Name in MinerName]: Miner<Name> };

/**
 * Loads every miner. A function rather than a constant: a module that awaits at its top level would let the trainer's
 * thread miss the messages that arrive meanwhile.
 */
export async function loadMiners(): Promise<Miners> {
  const loaded = MINER_NAMES.map(async (name) => [name, await MINER_LIST[name]()] as const);
  return Object.fromEntries(await Promise.all(loaded)) as Miners;
}
