/**
 * A mistake that the user can mend: a bad flag, a corrupt file, a full disk.
 *
 * Its message is one line that says what was expected, what was found and what to do. The commands print it
 * without a stack trace and exit with code 1; any other error is a fault of the program and keeps its trace.
 */
export class UserError extends Error {
  /** The name that tells this class apart after a trip through a worker's message channel. */
  override readonly name = "UserError";

  /**
   * Keeps the message to one line.
   *
   * @param message Line breaks and other control characters, which a file's name may hold, become spaces.
   */
  constructor(message: string) {
    super(message.replace(/\p{Cc}+/gu, " "));
  }
}
