import { UserError } from "../base/user_error.ts";
import { MINER_NAMES, type MinerName } from "../triplet/miner_list.ts";
import { epochsOfPhases, type Phase, sumOfShares } from "../triplet/phases.ts";
import type { Option, OptionText } from "./option.ts";

/** The value of `--miner` with which the miner changes from phase to phase. */
export const CURRICULUM = "curriculum";

/** The share of the epochs with semi-hard negatives in the original's curriculum. */
export const SEMI_HARD_SHARE = 0.4;

const EXPECTED = "miners with their shares of the epochs, as in semi-hard:0.4,batch-hard:0.6";

/** The settings of a training, or what a run stores of them, that say which miner is used when. */
export interface MiningSettings {
  miner?: unknown;
  semi_hard_share?: unknown;
  phases?: unknown;
}

/**
 * Returns the phases of a training, of one miner in all epochs too. Older runs have no `phases`.
 *
 * @param stored A configuration, or what a run stores of it.
 */
export function phasesOf({ miner = CURRICULUM, semi_hard_share, phases }: MiningSettings): Phase[] {
  if (miner !== CURRICULUM) return [{ miner: String(miner), share: 1 }];
  if (typeof phases === "string" && phases !== "") return splitPhases(phases);
  return semiHardThenHard(Number(semi_hard_share ?? SEMI_HARD_SHARE));
}

/** Writes phases as the text of `--phases`. */
export function phasesText(phases: readonly Phase[]): string {
  return phases.map(({ miner, share }) => `${miner}:${share}`).join(",");
}

/** Describes the miners of a training by epoch: `semi-hard to epoch 8, then hard`. */
export function describePhases(settings: MiningSettings, epochs: number): string {
  const phases = epochsOfPhases(phasesOf(settings), epochs);
  return phases.map(({ miner, last }, i) => {
    if (i < phases.length - 1) return `${miner} to epoch ${last}`;
    return i === 0 ? miner : `then ${miner}`;
  }).join(", ");
}

/** Makes the setting that lists the phases; empty for those of the semi-hard share. */
export function phasesSetting(describe: OptionText): Option<string> {
  return {
    placeholder: "MINER:SHARE,…",
    ...describe,
    default: "",
    expected: EXPECTED,
    check(value): value is string {
      if (value === "") return true;
      try {
        return typeof value === "string" && phasesText(parsePhases(value)) === value;
      } catch (error) {
        if (error instanceof UserError) return false;
        throw error;
      }
    },
    parse: (text) => phasesText(parsePhases(text)),
  };
}

/**
 * The phases of the original's curriculum.
 *
 * @param share The share of the epochs with semi-hard negatives.
 */
export function semiHardThenHard(share: number): Phase[] {
  // 1 − 0.9 is 0.09999999999999998 in floating point.
  const rest = Number((1 - share).toFixed(12));
  return [{ miner: "semi-hard", share }, { miner: "hard", share: rest }].filter(({ share }) => share > 0);
}

/** @throws {UserError} If it is not a list of phases. */
function parsePhases(text: string): Phase<MinerName>[] {
  const phases = splitPhases(text);
  for (const [i, { miner, share }] of phases.entries()) {
    if (!(MINER_NAMES as readonly string[]).includes(miner)) {
      throw new UserError(
        `Expected miners in --phases, of ${MINER_NAMES.join(", ")}, but found ${miner || "nothing"}`,
      );
    }
    if (!(share > 0 && share <= 1)) {
      const found = text.split(",")[i]!.slice(miner.length + 1);
      throw new UserError(
        `Expected the share of ${miner} in --phases to be a number above 0 and up to 1, as in ${miner}:0.5, but ` +
          `found ${found || "none"}`,
      );
    }
  }
  const sum = sumOfShares(phases);
  if (sum !== 1) {
    throw new UserError(
      `Expected the shares in --phases to add up to 1 but found ${Number(sum.toFixed(6))}; change them`,
    );
  }
  return phases as Phase<MinerName>[];
}

/** Divides the text of phases; a share that is no number is NaN. */
function splitPhases(text: string): Phase[] {
  return text.split(",").map((item) => {
    const [miner = "", share = ""] = item.split(/:(.*)/);
    return {
      miner: miner.trim(),
      share: /^\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/.test(share) ? Number(share) : NaN,
    };
  });
}
