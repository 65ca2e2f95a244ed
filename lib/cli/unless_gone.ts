/**
 * Runs `show`, and ignores the error of a terminal that was closed meanwhile: the system reports that by SIGHUP, whose
 * handler deals with it.
 *
 * @param show Writes to the terminal.
 * @throws Any other error of `show`, such as a closed pipe.
 */
export function unlessGone(show: () => void): void {
  try {
    show();
  } catch (error) {
    // Writing to a closed terminal fails with EIO.
    if (!(error instanceof Error && "code" in error && error.code === "EIO")) throw error;
  }
}
