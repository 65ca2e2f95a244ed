import { batchAll } from "./batch_all.ts";
import { batchHard } from "./batch_hard.ts";
import { distanceWeighted } from "./distance_weighted.ts";
import { hard } from "./hard.ts";
import type { Miner } from "./mined_triplets.ts";
import { semiHard } from "./semi_hard.ts";

/** Every miner by its name on the command line. */
export const MINERS = {
  "semi-hard": semiHard,
  "hard": hard,
  "batch-hard": batchHard,
  "batch-all": batchAll,
  "distance-weighted": distanceWeighted,
} as const satisfies Record<string, Miner>;

/** The name of a miner. */
export type MinerName = keyof typeof MINERS;
