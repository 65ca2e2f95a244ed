/**
 * Rotates and mirrors a projection so that it matches the previous one as well as possible (orthogonal Procrustes
 * problem in two dimensions; Schönemann, 1966). Principal components have no fixed sign or order, so pictures would
 * otherwise flip between epochs. Distances within the picture do not change.
 *
 * @param points x₀, y₀, x₁, y₁, … `[2P]`
 * @param reference The previous projection of the same images, `[2P]`.
 * @returns `[2P]`
 */
export function alignProjection(points: readonly number[], reference: readonly number[]): number[] {
  // M = Σ reference · pointsᵀ, 2×2.
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y, u, v] = [points[i]!, points[i + 1]!, reference[i] ?? 0, reference[i + 1] ?? 0];
    xx += u * x;
    xy += u * y;
    yx += v * x;
    yy += v * y;
  }
  // In the plane the best rotation and the best reflection have closed forms; the better one is used.
  const rotation = Math.hypot(xx + yy, yx - xy);
  const reflection = Math.hypot(xx - yy, yx + xy);
  // Below this the sums have too few digits left to determine a direction.
  if (Math.max(rotation, reflection) < 1e-200) return [...points];
  const mirrored = reflection > rotation;
  const cos = mirrored ? (xx - yy) / reflection : (xx + yy) / rotation;
  const sin = mirrored ? (yx + xy) / reflection : (yx - xy) / rotation;
  const flip = mirrored ? -1 : 1;
  const aligned: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i]!, flip * points[i + 1]!];
    aligned.push(cos * x - sin * y, sin * x + cos * y);
  }
  return aligned;
}
