import { hashOf } from "../hash_of.ts";

/** How images are divided into those for training and those for evaluation. */
export interface SplitRule {
  /** `classes`: the classes for evaluation are never seen in training (open set); `images`: they are the same. */
  by: "classes" | "images";
  /** The share for training, between 0 and 1. */
  share: number;
}

/** The parts of a percent that shares can differ by. */
const PARTS = 10_000;

/** The splits that the data say, or where they say none: {@link DEFAULT_RULE}. */
export const DATA_SPLITS = "data";

/** How images are divided if the data say nothing. */
export const DEFAULT_RULE: SplitRule = { by: "images", share: 0.8 };

/** What divides images. */
export interface Division {
  /** A rule, or `data`, the default. */
  split?: string;
  /** The rule of `data` where the data say nothing; `images:0.8` by default. */
  undivided?: string;
  /** Receives why images cannot be divided; a part then stays empty. Without it that is an error. */
  undividable?(reason: string): void;
}

/** Returns the rule for data; undefined if they stay as they divide themselves. */
export function ruleFor(
  { split = DATA_SPLITS, undivided = DATA_SPLITS }: Division,
  isDivided: boolean,
): SplitRule | undefined {
  return parseSplitRule(split) ?? (isDivided ? undefined : parseSplitRule(undivided) ?? DEFAULT_RULE);
}

/** Writes a rule as {@link parseSplitRule} reads it. */
export function formatSplitRule({ by, share }: SplitRule): string {
  return `${by}:${share}`;
}

/** What a text for {@link parseSplitRule} looks like, to complete "Expected …". */
export const SPLIT_RULE_EXPECTED = "data, classes:SHARE or images:SHARE with a share between 0 and 1";

/** Parses `classes:0.8` and `images:0.8`; undefined if it is neither. */
export function parseSplitRule(text: string): SplitRule | undefined {
  const [, by, number] = /^(classes|images):(0?\.\d+)$/.exec(text) ?? [];
  const share = Number(number);
  return by !== undefined && share > 0 && share < 1 ? { by: by as SplitRule["by"], share } : undefined;
}

/**
 * Chooses the split of an image by a hash of the name of its class or of itself. So adding files moves no image and no
 * class from one split to the other.
 *
 * @param name Of the file, with that of its class: files in several folders may have the same name.
 */
export function splitByRule(
  { name, label }: { name: string; label: string },
  { by, share }: SplitRule,
): "train" | "test" {
  if (by === "classes") return hashOf(label) / 2 ** 32 < share ? "train" : "test";
  const hash = hashOf(name);
  // Percents first, as always: the choice never changes, checkpoints are evaluated on the same images.
  const [percents, parts] = [hash % 100, Math.floor(hash / 100) % PARTS];
  return percents * PARTS + parts < Math.round(100 * PARTS * (1 - share)) ? "test" : "train";
}
