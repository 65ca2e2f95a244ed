import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";
import { leastRate, type Threshold, thresholdAt, type Thresholds } from "./thresholds.ts";

/** The distance that decides, and what was measured there if it was. */
export interface Decision {
  threshold: number;
  /** Undefined if the user named the distance. */
  measured?: Threshold;
}

/** What the user says of the decision. */
export interface DecisionRequest {
  far: number;
  threshold: number;
}

/**
 * Returns the distance that decides whether two images are of one class.
 *
 * @param thresholds Those that were measured; null if none were.
 * @param given The names of the flags that were given.
 * @returns Undefined if none were measured and none is asked for.
 * @throws {UserError} If one is asked for that was not measured.
 */
export function decide(
  thresholds: Thresholds | null,
  { far, threshold }: DecisionRequest,
  given: ReadonlySet<string>,
): Decision | undefined {
  if (given.has("threshold") && given.has("far")) {
    throw new UserError("Expected either --far or --threshold but found both; omit one");
  }
  if (given.has("threshold")) return { threshold };
  const least = thresholds === null ? undefined : leastRate(thresholds);
  // Very few images can measure no rate at all.
  if (thresholds !== null && (least !== undefined || given.has("far"))) {
    // Few images can measure no small rate; the least one that they can is then the default.
    const measured = thresholdAt(thresholds, given.has("far") ? far : Math.max(far, least ?? far));
    return { threshold: measured.threshold, measured };
  }
  if (given.has("far")) throw noThresholds();
  return undefined;
}

/**
 * The error where a threshold is needed and none was measured.
 *
 * @param checkpoint The path of the checkpoint to measure, if it is known.
 */
export function noThresholds(checkpoint?: string): UserError {
  const flag = checkpoint === undefined ? "" : ` --checkpoint_path ${shellWord(checkpoint)}`;
  return new UserError(
    `Expected thresholds by false accept rate but none were measured for this network; measure them with ` +
      `deno task eval${flag} --json > thresholds.json and pass --thresholds thresholds.json to deno task ` +
      `${checkpoint === undefined ? "index" : "verify"}, or use --threshold with a distance`,
  );
}
