import { plainName } from "../run/class_names.ts";
import type { Decision } from "../search/decide.ts";
import { type AcceptedShare, type VerifiedPair, verifiedRates } from "../search/verify_pairs.ts";
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

/** A pair of a list, as a line. */
export function pairText({ a, b, distance, same }: VerifiedPair): string {
  const verdict = same === null ? "unreadable" : same ? "same" : "different";
  return [verdict.padEnd(10), distance?.toFixed(4) ?? "–".padEnd(6), plainName(a), plainName(b)].join("  ");
}

/** What came out of a list of pairs, in lines. */
export function pairsText(
  pairs: readonly VerifiedPair[],
  decision: Decision,
  measuredOn: Thresholds["measured_on"] | null,
): string {
  const number = (value: number) => value.toLocaleString("en-US");
  const same = pairs.filter((pair) => pair.same).length;
  const lines = [
    `${number(same)} of ${number(pairs.length)} pairs the same: below ${decision.threshold.toFixed(4)}` +
    measuredText(decision, measuredOn),
  ];
  const rates = verifiedRates(pairs);
  if (rates !== undefined) {
    const { val, far } = rates;
    const text = ({ accepted, pairs, share, interval: [low, high] }: AcceptedShare) =>
      pairs === 0
        ? "no pairs"
        : `${share.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)}), ${number(accepted)} of ${
          number(pairs)
        }`;
    lines.push(`VAL, pairs of one class accepted    ${text(val)}`);
    lines.push(`FAR, pairs of two classes accepted  ${text(far)}`);
  }
  return lines.join("\n");
}
