/** The possible numbers of views of an image. */
export const VIEW_COUNTS = [1, 5, 9] as const;

/**
 * How many views of an image are embedded: 1, the image alone; 5, it and its shifts by one pixel up, down, left and
 * right; 9, those along the diagonals too. Its embedding is the mean of theirs, scaled to length 1.
 */
export type ViewCount = (typeof VIEW_COUNTS)[number];
