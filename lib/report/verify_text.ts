import type { Decision } from "../search/decide.ts";
import type { Thresholds } from "../search/thresholds.ts";
import { measuredText } from "./threshold_text.ts";

/** The answer of `verify`. */
export interface Verification extends Decision {
  /** Whether the images are of one class. */
  same: boolean;
  /** Of their embeddings. */
  distance: number;
  /** Where the threshold was measured; null if the user named it. */
  measured_on: Thresholds["measured_on"] | null;
}

/** The answer of `verify`, as a line. */
export function verifyText(answer: Verification): string {
  const { same, distance, threshold, measured_on } = answer;
  return `${same ? "same" : "different"}: distance ${distance.toFixed(4)}, ${same ? "below" : "not below"} ` +
    `${threshold.toFixed(4)}${measuredText(answer, measured_on)}`;
}
