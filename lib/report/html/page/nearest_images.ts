/** An image with its distance from another. */
export interface Neighbour {
  index: number;
  distance: number;
}

/**
 * The images nearest to an image by the Euclidean distance of their embeddings, not by the projection, in which distant
 * images may look near.
 *
 * @param embeddings `[N, D]`
 * @param dimension D.
 * @returns At most `most` images, nearest first; ties in favour of lower indices.
 */
export function nearestImages(
  embeddings: Float32Array,
  dimension: number,
  index: number,
  most: number,
): Neighbour[] {
  const found: Neighbour[] = []; // with squared distances until the end
  const start = index * dimension;
  for (let other = 0; other < embeddings.length / dimension; other++) {
    if (other === index) continue;
    const limit = found.length < most ? Infinity : found[most - 1]!.distance;
    let squared = 0;
    for (let k = 0; k < dimension && squared < limit; k++) {
      squared += (embeddings[start + k]! - embeddings[other * dimension + k]!) ** 2;
    }
    if (squared >= limit) continue;
    let place = found.length;
    while (place > 0 && found[place - 1]!.distance > squared) place--;
    found.splice(place, 0, { index: other, distance: squared });
    found.length = Math.min(found.length, most);
  }
  return found.map(({ index, distance }) => ({ index, distance: Math.sqrt(distance) }));
}
