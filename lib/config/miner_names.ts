/**
 * The names of the miners in `lib/triplet/miner_list.ts`; kept here because flags are parsed without
 * tensors.
 */
export const MINER_NAMES = [
  "semi-hard",
  "hard",
  "batch-hard",
  "batch-all",
  "distance-weighted",
  "multi-similarity",
] as const;

/** The name of a miner. */
export type MinerName = typeof MINER_NAMES[number];

/** The ways in which a training can select its triplets: by one miner, or by the curriculum. */
export const MINER_CHOICES = ["curriculum", ...MINER_NAMES] as const;
