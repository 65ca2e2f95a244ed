import { MINER_NAMES, type MinerName } from "../triplet/miner_list.ts";

/** A way in which a training can select its triplets: by one miner, or by miners in phases. */
export type MinerChoice = MinerName | "curriculum";

/** The ways in which a training can select its triplets. */
export const MINER_CHOICES: readonly MinerChoice[] = ["curriculum", ...MINER_NAMES];
