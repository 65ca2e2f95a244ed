/**
 * Every loss: its flags, and its other properties that need no tensors.
 *
 * @module
 */
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";
import type { MinerChoice } from "./miner_choices.ts";
import { choice, type ConfigOf, defaults, type Options, real, toggle } from "./option.ts";

/** The heading in the help. */
const LOSS = "Loss";

/** The configuration of a loss. */
export interface LossSettings<T extends Options> {
  /** Its settings, which are flags of `train`. */
  options: T;
  /** The default way of selecting its triplets or pairs. */
  miner: MinerChoice;
  /** Its value when all embeddings have collapsed into one point; missing if that depends on the batch. */
  collapsed?: (settings: ConfigOf<T>) => number;
  /** Imports the loss; separate because flags are parsed without tensors. */
  load(): Promise<(settings: ConfigOf<T>, miner: Miner | MinerSchedule) => Loss>;
  /** Returns a short description of the loss and its settings. */
  about(settings: ConfigOf<T>): string;
}

function loss<T extends Options>(settings: LossSettings<T>): LossSettings<T> {
  return settings;
}

/** How much farther than a positive a negative is to be, or how far a negative pair. */
const margin = real({ group: LOSS, help: "Margin of the triplet and the contrastive loss" }, 1, {
  least: 0.01,
  most: 2,
});

/** Every loss by its name on the command line. */
export const LOSSES = {
  "triplet": loss({
    options: {
      margin,
      soft_margin: toggle({
        group: LOSS,
        help: "Triplet loss with log(1 + exp(d(a,p) - d(a,n))), without a margin",
      }),
      squared: toggle({ group: LOSS, help: "Triplet loss of squared distances, as in FaceNet" }),
      reduction: choice(
        { group: LOSS, help: "Average the triplet loss over all triplets, or only over those above 0" },
        "mean",
        ["mean", "active"],
      ),
      max_positive_distance: real(
        {
          group: LOSS,
          help: "Leave out of the triplet loss the triplets whose positive is farther than this; 0: none",
        },
        0,
        { least: 0, most: 2 },
      ),
    },
    miner: "curriculum",
    load: async () => {
      const { tripletLoss } = await import("../triplet/triplet_loss.ts");
      return ({ margin, soft_margin: soft, squared, reduction, max_positive_distance: limit }, miner) =>
        tripletLoss({
          margin,
          soft,
          squared,
          reduction,
          miner,
          ...(limit > 0 && { maxPositiveDistance: limit }),
        });
    },
    collapsed: ({ margin, soft_margin }) => soft_margin ? Math.LN2 : margin,
    about: ({ margin, soft_margin, squared, max_positive_distance: limit }) =>
      (soft_margin ? "soft margin" : `margin ${margin}`) + (squared ? ", squared" : "") +
      (limit > 0 ? `, positives up to ${limit}` : ""),
  }),
  "contrastive": loss({
    options: { margin },
    miner: "semi-hard",
    load: async () => {
      const { contrastiveLoss } = await import("../triplet/contrastive_loss.ts");
      return (settings, miner) => contrastiveLoss({ ...settings, miner });
    },
    collapsed: ({ margin }) => margin ** 2,
    about: ({ margin }) => `contrastive, margin ${margin}`,
  }),
  "multi-similarity": loss({
    options: {
      alpha: real(
        { group: LOSS, help: "Multi-similarity: scale of the weights of positive pairs" },
        2,
        { least: 0.01, most: 1000 },
      ),
      beta: real(
        { group: LOSS, help: "Multi-similarity: scale of the weights of negative pairs" },
        50,
        { least: 0.01, most: 1000 },
      ),
      lambda: real(
        { group: LOSS, help: "Multi-similarity: threshold between similar and dissimilar, a cosine" },
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

/** The loss of a training, and the settings of all losses. */
export const LOSS_OPTIONS = {
  loss: choice<LossName>(
    { group: LOSS, help: "Loss to minimise" },
    "triplet",
    Object.keys(LOSSES) as LossName[],
  ),
  ...Object.assign({}, ...Object.values(LOSSES).map(({ options }) => options)) as Intersection<
    typeof LOSSES[LossName]["options"]
  >,
};

/** Returns the names of the losses that have a setting. */
export function lossesWith(setting: string): LossName[] {
  return (Object.keys(LOSSES) as LossName[]).filter((name) => Object.hasOwn(LOSSES[name].options, setting));
}

/** Describes a run's loss briefly: `margin 1`. */
export function describeLoss(stored: Record<string, unknown>): string {
  const found = lossOfStored(stored);
  return found === undefined ? String(stored.loss) : found.loss.about(found.settings);
}

/**
 * Returns the loss of a run whose embeddings have collapsed into one point; undefined if it depends on the
 * batch.
 */
export function collapsedLoss(stored: Record<string, unknown>): number | undefined {
  const found = lossOfStored(stored);
  return found?.loss.collapsed?.(found.settings);
}

/**
 * Returns the loss in a stored configuration, triplet if it names none; undefined if a newer program wrote
 * it.
 */
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
