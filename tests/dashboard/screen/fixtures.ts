import type { ColorName } from "../../../lib/dashboard/view/frame.ts";

/** Every name but `text`, which is the terminal's own. */
export const COLOR_NAMES: readonly Exclude<ColorName, "text">[] = [
  ...[
    "muted",
    "border",
    "focus",
    "title",
    "raw",
    "train",
    "validation",
    "exact",
    "val",
    "accuracy",
    "recall",
  ] as const,
  ...[
    "reference",
    "overlay",
    "positive",
    "negative",
    "threshold",
    "semi_hard",
    "hard",
    "other_miner",
  ] as const,
  ...["good", "warning", "bad", "cursor", "bar", "selected"] as const,
];
