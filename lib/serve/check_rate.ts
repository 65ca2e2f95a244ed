import { UserError } from "../base/user_error.ts";
import { decide } from "../search/decide.ts";
import type { Thresholds } from "../search/thresholds.ts";

/**
 * Checks that the false accept rate that a page is to begin with was measured: otherwise each request would be refused.
 *
 * @throws {UserError} If it was not.
 */
export function checkRate(thresholds: Thresholds | null, far: number): void {
  try {
    decide(thresholds, { far, threshold: 0 }, new Set(["far"]));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A distance is what a request can name, but no flag.
    throw new UserError(
      error.message.replace(
        /(use |, or use |, or )--threshold with a distance$/,
        (found) => found.startsWith(",") ? "" : "omit --far",
      ),
    );
  }
}
