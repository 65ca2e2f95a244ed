import { farthest, nearest } from "./pair_masks.ts";
import { perAnchorMiner } from "./per_anchor.ts";

/** Batch-hard (Hermans et al., 2017): the farthest positive and the nearest negative of each anchor. */
export const batchHard = perAnchorMiner(
  ({ distances }, { positive }) => farthest(distances, positive),
  ({ distances, masks }) => nearest(distances, masks.negative),
);
