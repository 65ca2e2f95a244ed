/** The miners that take the nearest negatives, whichever they are. */
export const HARD_MINERS: ReadonlySet<string> = new Set(["hard", "batch-hard"]);
