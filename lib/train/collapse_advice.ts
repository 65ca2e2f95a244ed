import { collapsedLoss } from "../config/losses.ts";
import { SEMI_HARD_SHARE } from "../config/phases.ts";
import type { TrainingConfig } from "../config/train_config.ts";
import type { StoredRescue } from "../run/stored_rescue.ts";
import type { Miner } from "../triplet/miner.ts";
import { HARD_MINERS } from "./hard_miners.ts";

/** By what the advice, and each rescue once more, multiplies the learning rate. */
const LOWER_RATE = 0.25;
/** Epochs over which the learning rate then rises. */
const WARMUP = 1;
/** The share of the epochs in which the first rescue replaces hard negatives; the second twice, the third all. */
const GENTLE_SHARE = 0.4;

/** Where a collapse was found. */
export interface CollapsePlace {
  /** The name of the active miner. */
  miner: string;
  /** The learning rate of the step. */
  lr: number;
}

/** The settings whose change can prevent a collapse. */
type Advised = Pick<TrainingConfig, "miner" | "lr" | "warmup">;

/**
 * The settings that a new training has instead: semi-hard negatives where hard ones led to the collapse, a quarter of
 * the learning rate, and a warm-up.
 */
export function adviceAfterCollapse(config: Advised, { miner }: CollapsePlace): Partial<Advised> {
  return {
    ...(HARD_MINERS.has(miner) && config.miner !== "semi-hard" ? { miner: "semi-hard" } : {}),
    lr: Number((LOWER_RATE * config.lr).toPrecision(3)),
    ...(config.warmup < WARMUP ? { warmup: WARMUP } : {}),
  };
}

/** Describes a collapse: its symptom, its cause, and what helps in this training. */
export function collapseMessage(config: TrainingConfig, place: CollapsePlace): string {
  const level = collapsedLoss(config) === undefined
    ? ""
    : `, and the loss stays at ${lossAtCollapse(config)}`;
  const found =
    `The embeddings are collapsing into one point: their variance is near 0 and does not grow${level}. ` +
    `Cause: ${causeOf(config, place)}.`;
  if (config.rescue) return found;
  const advice = adviceAfterCollapse(config, place);
  const flags = Object.entries(advice).map(([name, value]) => `--${name} ${value}`);
  // A miner for all epochs is refused together with them.
  const given = advice.miner === undefined
    ? ""
    : config.phases !== ""
    ? "phases"
    : config.semi_hard_share !== SEMI_HARD_SHARE
    ? "semi_hard_share"
    : "";
  const without = given === "" ? "" : ` and without --${given}`;
  return `${found} Try a new training with ${
    flags.join(" ")
  }${without}, or with --rescue, which goes back and does so ` +
    "by itself.";
}

function lossAtCollapse({ loss, soft_margin }: TrainingConfig): string {
  if (loss !== "triplet") return "its value there";
  return soft_margin ? "log 2" : "the margin";
}

function causeOf(config: TrainingConfig, { miner, lr }: CollapsePlace): string {
  const rate = `a learning rate of ${Number(lr.toPrecision(2))}`;
  if (HARD_MINERS.has(miner)) {
    return `${miner} takes the nearest of the other classes' images in a batch of ${config.batch_size} before the ` +
      `classes are apart, at ${rate}`;
  }
  return `${rate} is too high${config.warmup > 0 ? "" : " for the first steps without --warmup"}`;
}

/** A collapse, and the point that a rescue goes back to. */
export interface RescuePlace {
  /** The miner that was active in the collapse, and the one of the schedule without rescues. */
  miners: readonly Pick<Miner, "name">[];
  /** The rescues before. */
  rescues: readonly StoredRescue[];
  /** The complete epochs at the point that it goes back to. */
  epoch: number;
}

/**
 * What a training does differently after a rescue. Hard negatives are replaced also if semi-hard ones, forced by the user or by
 * the rescue before, have not prevented the collapse: the schedule would return to hard ones.
 */
export function measuresAfter(
  { epochs }: Pick<TrainingConfig, "epochs">,
  { miners, rescues, epoch }: RescuePlace,
): StoredRescue {
  const rescue = rescues.length + 1;
  const gentle = Math.max(1, Math.ceil(GENTLE_SHARE * rescue * epochs));
  const isHard = miners.some(({ name }) => HARD_MINERS.has(name)) ||
    (rescues.at(-1)?.semi_hard_until ?? 0) > epoch;
  return {
    epoch,
    rate: LOWER_RATE ** rescue,
    warmup: WARMUP,
    semi_hard_until: isHard ? Math.min(epochs, epoch + gentle) : 0,
  };
}

/** Describes these measures. */
export function describeMeasures({ rate, semi_hard_until: until, epoch, warmup }: StoredRescue): string {
  const semiHard = until === 0 ? "" : `, and semi-hard negatives instead of hard ones until epoch ${until}`;
  const over = warmup === 1 ? "an epoch" : `${warmup} epochs`;
  return `${rate} of the learning rate, after a warm-up of ${over} from epoch ${epoch + 1} on${semiHard}`;
}
