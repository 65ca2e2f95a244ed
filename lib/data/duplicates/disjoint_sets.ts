/** A partition of the numbers 0 … count − 1, in which sets can be united (Galler and Fischer, 1964). */
export class DisjointSets {
  readonly #parents: Uint32Array<ArrayBuffer>;

  /** Begins with a set for each number. */
  constructor(count: number) {
    this.#parents = Uint32Array.from({ length: count }, (_, i) => i);
  }

  /** Returns the smallest number of the set that contains a number. */
  find(i: number): number {
    const parents = this.#parents;
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  }

  /** Unites the sets of two numbers. */
  unite(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x < y) this.#parents[y] = x;
    else this.#parents[x] = y;
  }
}
