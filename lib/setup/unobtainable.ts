import { UserError } from "../base/user_error.ts";

/**
 * Something could not be had, and another thing can stand in for it: never a reason to stop a training.
 *
 * Its message completes "… cannot be had: " in one line.
 */
export class Unobtainable extends Error {
  /** The name that a stack trace shows. */
  override readonly name = "Unobtainable";

  /** Whether a server was waited for in vain. */
  readonly late: boolean;

  /**
   * @param reason Why. A password in an address is taken out.
   * @param late Whether a server was waited for in vain.
   */
  constructor(reason: string, late = false) {
    super(redact(reason));
    this.late = late;
  }
}

/** A text without the names and passwords in its addresses. */
function redact(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//***@");
}

/**
 * Why something could not be had, if that is what an error says.
 *
 * @throws The error itself, if it is a fault of the program.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Unobtainable || error instanceof UserError) return error.message;
  // Deno keeps some folders of the system, such as /proc, from programs without all rights.
  if (error instanceof Deno.errors.NotCapable) return error.message.split(",")[0]!;
  throw error;
}

/** Reasons in a line; what several have in common, as in "host: reason", is said once. */
export function joinReasons(reasons: readonly string[]): string {
  const subjects = new Map<string, string[]>();
  for (const reason of reasons) {
    const [, subject, rest = reason] = /^(\S+): (.*)$/.exec(reason) ?? [];
    const known = subjects.get(rest) ?? [];
    if (subject !== undefined) known.push(subject);
    subjects.set(rest, known);
  }
  return [...subjects].map(([rest, known]) => known.length > 0 ? `${known.join(", ")}: ${rest}` : rest).join(
    "; ",
  );
}
