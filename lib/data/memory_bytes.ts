/** Pixels up to this size are kept in memory, larger ones are read from the disk by pieces. */
export const MEMORY_BYTES = 2 ** 29;
