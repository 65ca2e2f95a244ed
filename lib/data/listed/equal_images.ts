/**
 * Counts the images of other splits that are equal, pixel by pixel, to an image of the training: figures on them say
 * nothing of images that the network has never seen.
 *
 * @param digests Of the pixels of each image, by row.
 * @param bytes The bytes of a digest.
 * @param train The rows of the training images.
 * @param others The rows of all other images.
 */
export function countEqualToTraining(
  digests: Uint8Array,
  bytes: number,
  train: Iterable<number>,
  others: Iterable<number>,
): number {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.byteLength);
  // Of a SHA-256, eight bytes are enough to tell a million images apart.
  const keyOf = (row: number) => view.getBigUint64(row * bytes);
  const seen = new Set<bigint>();
  for (const row of train) seen.add(keyOf(row));
  let count = 0;
  for (const row of others) if (seen.has(keyOf(row))) count++;
  return count;
}
