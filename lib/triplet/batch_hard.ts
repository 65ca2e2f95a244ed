import { farthest, nearest } from "./pair_masks.ts";
import { createMiner, type Miner } from "./miner.ts";
import { perAnchor } from "./per_anchor.ts";

/** Batch-hard (Hermans et al., 2017): the farthest positive and the nearest negative of each anchor. */
export const batchHard: Miner<"batch-hard"> = createMiner(
  "batch-hard",
  perAnchor(
    ({ distances }, { positive }) => farthest(distances, positive),
    ({ distances }, { masks }) => nearest(distances, masks.negative),
  ),
);
