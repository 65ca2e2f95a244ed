import { describeSystemError } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";

/**
 * Something is not available but can be replaced by something else; never a reason to stop a training.
 *
 * The message completes "… is not available: " in one line.
 */
export class Unobtainable extends Error {
  override readonly name = "Unobtainable";

  /** Whether a server did not answer in time. */
  readonly late: boolean;
  /** The HTTP status with which a server refused. */
  readonly status: number | undefined;

  /**
   * @param reason Why it is not available. Names and passwords in addresses are removed.
   * @param how Whether a server did not answer in time, or with which HTTP status it refused.
   */
  constructor(reason: string, { late = false, status }: { late?: boolean; status?: number } = {}) {
    super(redact(reason));
    this.late = late;
    this.status = status;
  }
}

/** Removes names and passwords from the addresses in a text. */
function redact(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//***@");
}

/**
 * The reason why something is not available, if that is what an error says.
 *
 * @throws The error itself if it is an internal error.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Unobtainable || error instanceof UserError) return error.message;
  // Deno denies access to some system folders, such as /proc, to programs without all permissions.
  if (error instanceof Deno.errors.NotCapable) return error.message.split(",")[0]!;
  const described = describeSystemError(error);
  if (described !== undefined) return described.message;
  throw error;
}

/** Joins reasons in a line; a reason shared by several hosts, as in "host: reason", appears once. */
export function joinReasons(reasons: readonly string[]): string {
  const subjects = new Map<string, string[]>();
  for (const reason of reasons) {
    const [, subject, rest = reason] = /^(\S+): (.*)$/.exec(reason) ?? [];
    const known = subjects.get(rest) ?? [];
    if (subject !== undefined && !known.includes(subject)) known.push(subject);
    subjects.set(rest, known);
  }
  return [...subjects].map(([rest, known]) => known.length > 0 ? `${known.join(", ")}: ${rest}` : rest).join(
    "; ",
  );
}
