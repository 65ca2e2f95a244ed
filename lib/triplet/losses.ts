import type { LOSSES as LOSS_SETTINGS, LossName } from "../config/losses.ts";
import type { ConfigOf } from "../config/option.ts";
import type { Loss } from "./loss.ts";
import type { Miner } from "./miner.ts";
import type { MinerSchedule } from "./miner_schedule.ts";
import { multiSimilarityLoss } from "./multi_similarity_loss.ts";
import { tripletLoss } from "./triplet_loss.ts";

/** Creates a loss from its settings in a configuration. */
type LossFactory<Name extends LossName> = (
  settings: ConfigOf<typeof LOSS_SETTINGS[Name]["options"]>,
  miner: Miner | MinerSchedule,
) => Loss<Name>;

/** Every loss by its name on the command line. Their flags are in `lib/config/losses.ts`. */
export const LOSSES: { readonly [Name in LossName]: LossFactory<Name> } = {
  "triplet": ({ margin, soft_margin: soft, squared, reduction }, miner) =>
    tripletLoss({ margin, soft, squared, reduction, miner }),
  "multi-similarity": ({ alpha, beta, lambda }, miner) => multiSimilarityLoss({ alpha, beta, lambda, miner }),
};
