/**
 * Shows the user something. That the terminal was closed meanwhile is no error: the system tells of it by SIGHUP, and
 * what is to be done about it is done then.
 *
 * @param show Writes to the terminal.
 * @throws What it throws for other reasons, as that a pipe is closed.
 */
export function unlessGone(show: () => void): void {
  try {
    show();
  } catch (error) {
    // EIO is what the system says of a terminal that is closed.
    if (!(error instanceof Error && "code" in error && error.code === "EIO")) throw error;
  }
}
