import { flagOf } from "../config/flag_of.ts";
import { TRAIN_OPTIONS } from "../config/train_config.ts";
import type { SettingResult, SweepResult } from "./sweep_result.ts";

/** Settings that hold images out or need held-out ones. */
const HOLDING_OUT = ["holdout", "holdout_classes", "early_stop"];

/**
 * The command that trains the winner on all training images: with its flags, and without those that hold some out. Where
 * each run had its own best epoch, it trains for the mean of those.
 */
export function winnerCommand({ file }: Pick<SweepResult, "file">, { flags, runs }: SettingResult): string {
  const kept: Record<string, string> = Object.fromEntries(
    Object.entries(flags).filter(([name]) => !HOLDING_OUT.includes(name)),
  );
  // With a validation split, the training stops by that again.
  if (file.chosen_by === "best" && holdsOut({ flags })) {
    const epochs = runs.flatMap(({ outcome }) => outcome === undefined ? [] : [outcome.best.epoch]);
    kept.epochs = String(Math.round(epochs.reduce((sum, epoch) => sum + epoch, 0) / epochs.length));
  } else if (flags.early_stop !== undefined && !holdsOut({ flags })) kept.early_stop = flags.early_stop;
  return ["deno task train", ...Object.entries(kept).map(([name, text]) => asFlag(name, text))].join(" ");
}

/** Whether images were held out of those to train on; otherwise the data have some for validation. */
export function holdsOut({ flags }: Pick<SettingResult, "flags">): boolean {
  return Number(flags.holdout ?? 0) > 0 || Number(flags.holdout_classes ?? 0) > 0;
}

/** Writes a setting as a flag by the text that stands for its value. */
export function asFlag(name: string, text: string): string {
  const isSwitch = (TRAIN_OPTIONS as Record<string, { placeholder: string }>)[name]?.placeholder === "";
  return flagOf(name, isSwitch ? text === "true" : text);
}
