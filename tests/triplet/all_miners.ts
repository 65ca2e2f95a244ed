import { loadMiners, type MinerName } from "../../lib/triplet/miner_list.ts";

export type { MinerName };

/** Every miner by its name. */
export const MINERS = await loadMiners();
