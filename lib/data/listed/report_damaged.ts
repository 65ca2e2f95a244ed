import { UserError } from "../../base/user_error.ts";
import type { DataListener } from "../definition.ts";
import type { BadFiles } from "./bad_files.ts";

/** The largest share of damaged files that is skipped without being asked for. */
const MAX_DAMAGED = 0.01;
/** The maximum number of damaged files in a message. */
const NAMED = 5;

/** Whether so many of the files cannot be used that the command must not continue without them. */
export function isTooMany(damaged: number, files: number, bad: BadFiles): boolean {
  return damaged === files || (damaged > 0 && bad === "stop") ||
    (bad === "auto" && damaged > MAX_DAMAGED * files);
}

/**
 * Reports the files that cannot be decoded and are left out.
 *
 * @param names The paths of all files.
 * @param faults The reason for each damaged one, by index.
 * @throws {UserError} If they are too many, or none may be.
 */
export function reportDamaged(
  names: readonly string[],
  faults: ReadonlyMap<number, string>,
  bad: BadFiles,
  listener: DataListener | undefined,
): void {
  if (faults.size === 0) return;
  const named = [...faults].map(([i, reason]) => `${names[i]} (${reason})`).sort().slice(0, NAMED);
  if (faults.size > NAMED) named.push(`and ${faults.size - NAMED} more`);
  const count = `${faults.size} of ${names.length} images`;
  if (isTooMany(faults.size, names.length, bad)) {
    const skip = faults.size === names.length ? "" : ", or leave them out with --bad skip";
    throw new UserError(
      `Expected images that can be decoded but ${count} cannot: ${
        named.join(", ")
      }; replace them or move them away${skip}`,
    );
  }
  listener?.say(`Skipped ${count} that cannot be decoded: ${named.join(", ")}`, "damaged");
}
