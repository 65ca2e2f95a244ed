/**
 * An error that the user can fix: a bad flag, a corrupt file, a full disk.
 *
 * The message is one line that says what was expected, what was found and what to do. Commands print it without a
 * stack trace and exit with code 1; any other error is an internal error and keeps its stack trace.
 */
export class UserError extends Error {
  /** Identifies this class after the error has passed through a worker's message channel. */
  override readonly name = "UserError";

  /**
   * Creates the error and keeps its message to one line.
   *
   * @param message Line breaks and other control characters, which a file name may contain, become spaces.
   */
  constructor(message: string) {
    super(message.replace(/\p{Cc}+/gu, " "));
  }
}
