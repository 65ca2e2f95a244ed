/** The maximum size of the pixels of a data set, which are all in memory, in bytes. */
export const MAX_BYTES = 2 ** 31;
