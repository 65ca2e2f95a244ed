/**
 * Every loss: its flags, and what else is known of it without tensors.
 *
 * @module
 */
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";
import type { MinerChoice } from "./miner_choices.ts";
import { choice, type ConfigOf, defaults, type Options, real, toggle } from "./option.ts";

/** Heading of the help. */
const LOSS = "Loss";

/** A loss as the configuration knows it. */
export interface LossSettings<T extends Options> {
  /** Its settings, which are flags of `train`. */
  options: T;
  /** How its triplets or pairs are chosen where nothing else is asked for. */
  miner: MinerChoice;
  /** Its value when all embeddings have collapsed into one point; without it that depends on the batch. */
  collapsed?: (settings: ConfigOf<T>) => number;
  /** Imports it: flags are parsed without tensors. */
  load(): Promise<(settings: ConfigOf<T>, miner: Miner | MinerSchedule) => Loss>;
  /** What it is, in few words, beside its name. */
  about(settings: ConfigOf<T>): string;
}

function loss<T extends Options>(settings: LossSettings<T>): LossSettings<T> {
  return settings;
}

/** Every loss by its name on the command line. */
export const LOSSES = {
  "triplet": loss({
    options: {
      margin: real({ group: LOSS, help: "Margin of the triplet loss" }, 1, { least: 0.01, most: 2 }),
      soft_margin: toggle({
        group: LOSS,
        help: "Triplet loss with log(1 + exp(d(a,p) - d(a,n))), without a margin",
      }),
      squared: toggle({ group: LOSS, help: "Triplet loss of squared distances, as in FaceNet" }),
      reduction: choice(
        { group: LOSS, help: "Average the triplet loss over all triplets, or over those above 0" },
        "mean",
        ["mean", "active"],
      ),
    },
    miner: "curriculum",
    load: async () => {
      const { tripletLoss } = await import("../triplet/triplet_loss.ts");
      return ({ margin, soft_margin: soft, squared, reduction }, miner) =>
        tripletLoss({ margin, soft, squared, reduction, miner });
    },
    collapsed: ({ margin, soft_margin }) => soft_margin ? Math.LN2 : margin,
    about: ({ margin, soft_margin, squared }) =>
      (soft_margin ? "soft margin" : `margin ${margin}`) + (squared ? ", squared" : ""),
  }),
  "multi-similarity": loss({
    options: {
      alpha: real(
        { group: LOSS, help: "Multi-similarity: how sharply positive pairs are weighted" },
        2,
        { least: 0.01, most: 1000 },
      ),
      beta: real(
        { group: LOSS, help: "Multi-similarity: how sharply negative pairs are weighted" },
        50,
        { least: 0.01, most: 1000 },
      ),
      lambda: real(
        { group: LOSS, help: "Multi-similarity: the cosine between similar and dissimilar" },
        0.5,
        { least: -1, most: 1 },
      ),
    },
    miner: "multi-similarity",
    load: async () => {
      const { multiSimilarityLoss } = await import("../triplet/multi_similarity_loss.ts");
      return (settings, miner) => multiSimilarityLoss({ ...settings, miner });
    },
    about: ({ alpha, beta, lambda }) => `multi-similarity, α ${alpha}, β ${beta}, λ ${lambda}`,
  }),
};

/** The name of a loss. */
export type LossName = keyof typeof LOSSES;

type Intersection<Union> = (Union extends unknown ? (some: Union) => void : never) extends
  (all: infer All) => void ? All : never;

/** Which loss a training minimises, and the settings of all of them. */
export const LOSS_OPTIONS = {
  loss: choice<LossName>(
    { group: LOSS, help: "What the training minimises" },
    "triplet",
    Object.keys(LOSSES) as LossName[],
  ),
  ...Object.assign({}, ...Object.values(LOSSES).map(({ options }) => options)) as Intersection<
    typeof LOSSES[LossName]["options"]
  >,
};

/** The names of the losses that have a setting. */
export function lossesWith(setting: string): LossName[] {
  return (Object.keys(LOSSES) as LossName[]).filter((name) => Object.hasOwn(LOSSES[name].options, setting));
}

/** What a run's loss is, in few words: `margin 1`. */
export function describeLoss(stored: Record<string, unknown>): string {
  const found = lossOfStored(stored);
  return found === undefined ? String(stored.loss) : found.loss.about(found.settings);
}

/** The loss of a run whose embeddings have collapsed into one point; undefined where that depends on the batch. */
export function collapsedLoss(stored: Record<string, unknown>): number | undefined {
  const found = lossOfStored(stored);
  return found?.loss.collapsed?.(found.settings);
}

/** The loss that a stored configuration names; undefined for one of a newer program. Older ones name none: triplet. */
function lossOfStored(
  stored: Record<string, unknown>,
): { loss: LossSettings<Options>; settings: ConfigOf<Options> } | undefined {
  const name = String(stored.loss ?? LOSS_OPTIONS.loss.default);
  if (!Object.hasOwn(LOSSES, name)) return undefined;
  const loss = LOSSES[name as LossName] as unknown as LossSettings<Options>;
  const known = Object.entries(loss.options).filter(([key, option]) => option.check(stored[key]));
  return {
    loss,
    settings: { ...defaults(loss.options), ...Object.fromEntries(known.map(([key]) => [key, stored[key]])) },
  };
}
