/** Pixels that a data set may take in memory: all of them are there at once. */
export const MAX_BYTES = 2 ** 31;
