/** The most points of a curve: more cannot be distinguished. */
const MOST_POINTS = 1500;

/** Thins a long curve: keeps the smallest and the largest value of each part, in order. */
export function thinned<T extends { loss: number }>(points: readonly T[]): T[] {
  if (points.length <= MOST_POINTS) return [...points];
  const size = Math.ceil((2 * points.length) / MOST_POINTS);
  const kept: T[] = [];
  for (let start = 0; start < points.length; start += size) {
    const part = points.slice(start, start + size).map((point, i) => ({ point, i }));
    const finite = part.filter(({ point }) => Number.isFinite(point.loss));
    if (finite.length === 0) {
      kept.push(part[0]!.point); // A gap stays a gap.
      continue;
    }
    const least = finite.reduce((a, b) => b.point.loss < a.point.loss ? b : a);
    const most = finite.reduce((a, b) => b.point.loss > a.point.loss ? b : a);
    kept.push(...[least, most].sort((a, b) => a.i - b.i).map(({ point }) => point));
  }
  return kept;
}
