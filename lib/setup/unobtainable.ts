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
export function redact(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//***@");
}
