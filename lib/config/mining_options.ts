import { MINER_CHOICES } from "./miner_choices.ts";
import { phasesSetting, SEMI_HARD_SHARE } from "./phases.ts";
import { choice, real, toggle, whole } from "./option.ts";

const MINING = "Mining";

/** How triplets are chosen. */
export const MINING_OPTIONS = {
  miner: choice(
    {
      group: MINING,
      help:
        "How triplets are selected; curriculum: semi-hard, then hard, or --phases; other losses have their own " +
        "default",
    },
    "curriculum",
    MINER_CHOICES,
  ),
  semi_hard_share: real(
    { group: MINING, help: "Share of the epochs with semi-hard negatives in the curriculum" },
    SEMI_HARD_SHARE,
    { least: 0, most: 1 },
  ),
  phases: phasesSetting({
    group: MINING,
    help:
      "Miners of the curriculum, in order, with their shares of the epochs, as in semi-hard:0.4,batch-hard:0.6",
    shownDefault: "semi-hard:0.4,hard:0.6",
  }),
  classes_per_batch: whole(
    {
      group: MINING,
      help: "Classes per batch; 0: all if each then has 2 images in every batch, else some with 4 each",
    },
    0,
    { least: 0 },
  ),
  rescue: toggle({
    group: MINING,
    help: "If all embeddings collapse into one point, go back and train on more gently, at most three times",
  }),
};
