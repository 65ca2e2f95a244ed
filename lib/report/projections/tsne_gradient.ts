import type { Affinities } from "./affinities.ts";
import type { PointTree } from "./point_tree.ts";

/**
 * The gradient of the divergence that t-SNE minimises: 4 Σⱼ (pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²), where q is
 * 1 / (1 + |yᵢ − yⱼ|²) divided by its sum (van der Maaten and Hinton, 2008). A tree approximates the sums over q.
 *
 * @param points `[N, 2]`
 * @param exaggeration The factor of p.
 * @param gradient Receives the gradient, `[N, 2]`.
 * @returns The normalising sum of q over all i ≠ j.
 */
export function tsneGradient(
  { starts, columns, values }: Affinities,
  points: Float64Array,
  exaggeration: number,
  tree: PointTree,
  gradient: Float64Array,
): number {
  tree.build(points);
  const total = tree.repel(gradient);
  for (let i = 0; i < starts.length - 1; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    let pullX = 0;
    let pullY = 0;
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const j = 2 * columns[entry]!;
      const dx = x - points[j]!;
      const dy = y - points[j + 1]!;
      const pull = values[entry]! / (1 + dx * dx + dy * dy);
      pullX += pull * dx;
      pullY += pull * dy;
    }
    gradient[2 * i] = 4 * (exaggeration * pullX - gradient[2 * i]! / total);
    gradient[2 * i + 1] = 4 * (exaggeration * pullY - gradient[2 * i + 1]! / total);
  }
  return total;
}

/**
 * The Kullback–Leibler divergence Σ p log(p / q), in nats.
 *
 * @param points `[N, 2]`
 * @param total The normalising sum of q.
 */
export function tsneDivergence(
  { starts, columns, values }: Affinities,
  points: Float64Array,
  total: number,
): number {
  let sum = 0;
  for (let i = 0; i < starts.length - 1; i++) {
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
      const p = values[entry]!;
      const j = columns[entry]!;
      const squared = (points[2 * i]! - points[2 * j]!) ** 2 + (points[2 * i + 1]! - points[2 * j + 1]!) ** 2;
      if (p > 0) sum += p * Math.log(p * (1 + squared) * total);
    }
  }
  return sum;
}
