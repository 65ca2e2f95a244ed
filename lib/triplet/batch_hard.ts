import { farthest, nearest } from "./pair_masks.ts";
import type { Miner } from "./mined_triplets.ts";
import { perAnchorMiner } from "./per_anchor.ts";

/** Batch-hard (Hermans et al., 2017): the farthest positive and the nearest negative of each anchor. */
export const batchHard: Miner = perAnchorMiner(
  ({ distances }, { positive }) => farthest(distances, positive),
  ({ distances, masks }) => nearest(distances, masks.negative),
);
