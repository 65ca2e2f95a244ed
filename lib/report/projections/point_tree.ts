/** Numbers per node: the centre of its points, their number, and the d² beyond which the node represents them. */
const STRIDE = 4;

/**
 * A tree over points of the plane that computes the repulsive forces of t-SNE, sums over all pairs, in time N log N instead
 * of N² (Barnes and Hut, 1986; van der Maaten, 2014): from a distance, a node represents all of its points.
 *
 * Each node halves the longer side of the bounding box of its points. Nodes are stored in the order of a visit, each with
 * the index of the next node outside its subtree, so that a visit needs no stack. All memory is allocated when the tree is
 * created.
 */
export class PointTree {
  readonly #theta: number;
  readonly #order: Int32Array; // points in the order of the tree
  readonly #nodes: Float64Array;
  readonly #next: Int32Array;
  #size = 0;
  #points: Float64Array = new Float64Array(0);

  /**
   * Allocates the tree.
   *
   * @param count N, at least 1.
   * @param theta A node represents its points if its longer side is shorter than `theta` times its distance. Must be below
   * 0.7, so that no node represents a point to itself.
   */
  constructor(count: number, theta: number) {
    this.#theta = theta;
    this.#order = Int32Array.from({ length: count }, (_, i) => i);
    this.#nodes = new Float64Array(STRIDE * (2 * count - 1));
    this.#next = new Int32Array(2 * count - 1);
  }

  /**
   * Builds the tree of points.
   *
   * @param points x₀, y₀, x₁, y₁, … `[N, 2]`; read until the next call.
   */
  build(points: Float64Array): void {
    this.#points = points;
    this.#size = 0;
    this.#add(0, this.#order.length);
  }

  /**
   * The repulsion on every point: Σⱼ (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²)².
   *
   * @param forces Receives the repulsion, `[N, 2]`.
   * @returns Σ over all i ≠ j of 1 / (1 + |yᵢ − yⱼ|²).
   */
  repel(forces: Float64Array): number {
    const [points, nodes, next, order, size] = [
      this.#points,
      this.#nodes,
      this.#next,
      this.#order,
      this.#size,
    ];
    let total = 0;
    for (let place = 0; place < order.length; place++) {
      const i = 2 * order[place]!;
      const x = points[i]!;
      const y = points[i + 1]!;
      let sum = -1; // the contribution of the point itself
      let pushX = 0;
      let pushY = 0;
      for (let node = 0; node < size;) {
        const at = STRIDE * node;
        const dx = x - nodes[at]!;
        const dy = y - nodes[at + 1]!;
        const squared = dx * dx + dy * dy;
        if (squared > nodes[at + 3]!) {
          const near = 1 / (1 + squared);
          const all = nodes[at + 2]! * near;
          sum += all;
          pushX += all * near * dx;
          pushY += all * near * dy;
          node = next[node]!;
        } else {
          node++;
        }
      }
      total += sum;
      forces[i] = pushX;
      forces[i + 1] = pushY;
    }
    return total;
  }

  /** Adds the node for the points at the positions from `from` up to, but not including, `to`, and its subtree. */
  #add(from: number, to: number): void {
    const [points, order] = [this.#points, this.#order];
    const node = this.#size++;
    let left = Infinity;
    let right = -Infinity;
    let bottom = Infinity;
    let top = -Infinity;
    let sumX = 0;
    let sumY = 0;
    for (let place = from; place < to; place++) {
      const x = points[2 * order[place]!]!;
      const y = points[2 * order[place]! + 1]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
      sumX += x;
      sumY += y;
    }
    const width = right - left;
    const height = top - bottom;
    const middle = width > height
      ? this.#split(from, to, 0, left + width / 2)
      : this.#split(from, to, 1, bottom + height / 2);
    const at = STRIDE * node;
    if (middle === from || middle === to) {
      // All points coincide; their mean could differ by rounding.
      this.#nodes[at] = left;
      this.#nodes[at + 1] = bottom;
      this.#nodes[at + 3] = -1;
    } else {
      this.#nodes[at] = sumX / (to - from);
      this.#nodes[at + 1] = sumY / (to - from);
      this.#nodes[at + 3] = (Math.max(width, height) / this.#theta) ** 2;
      this.#add(from, middle);
      this.#add(middle, to);
    }
    this.#nodes[at + 2] = to - from;
    this.#next[node] = this.#size;
  }

  /** Moves the points below a value in x (axis 0) or y (1) to the front; returns where they end. */
  #split(from: number, to: number, axis: number, value: number): number {
    const [points, order] = [this.#points, this.#order];
    let end = from;
    for (let place = from; place < to; place++) {
      const point = order[place]!;
      if (points[2 * point + axis]! >= value) continue;
      order[place] = order[end]!;
      order[end++] = point;
    }
    return end;
  }
}
