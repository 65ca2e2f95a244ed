/** What is left of each class in an epoch: its unused images, and the groups that they are divided into. */
export class ClassSupply {
  /** The images of each class, shuffled. */
  readonly byClass: readonly Int32Array[];
  /** The classes by their number of groups at first, the largest first. */
  readonly largest: readonly { c: number; groups: number }[];
  /** The number of groups of each class that are still to come. */
  readonly groups: Int32Array;
  readonly #batchSize: number;
  /** The number of images of each class that were used. */
  readonly #used: Int32Array;
  #unused: number;

  /**
   * @param byClass The images of each class, shuffled.
   * @param classes The number of classes of a batch.
   * @param batches The number of batches, which is the largest number of groups of a class.
   */
  constructor(byClass: readonly Int32Array[], batchSize: number, classes: number, batches: number) {
    this.byClass = byClass;
    this.#batchSize = batchSize;
    this.#used = new Int32Array(byClass.length);
    this.#unused = byClass.reduce((sum, { length }) => sum + length, 0);
    const wanted = batchSize / classes;
    this.groups = Int32Array.from(
      byClass,
      ({ length }) => Math.max(1, Math.min(Math.round(length / wanted), length >> 1, batches)),
    );
    this.largest = byClass.map((_, c) => ({ c, groups: this.groups[c]! }))
      .sort((a, b) => b.groups - a.groups || byClass[b.c]!.length - byClass[a.c]!.length || a.c - b.c);
  }

  /** The number of unused images of all classes. */
  get unused(): number {
    return this.#unused;
  }

  /** Returns the number of images of a class that were used. */
  used(c: number): number {
    return this.#used[c]!;
  }

  /** Returns the number of unused images of a class. */
  rest(c: number): number {
    return this.byClass[c]!.length - this.#used[c]!;
  }

  /** Returns the size of the next group of a class, which leaves room for another class. */
  share(c: number): number {
    const rest = this.rest(c);
    const share = Math.max(1, Math.round(rest / Math.max(1, this.groups[c]!)));
    return Math.min(rest, share, this.#batchSize - 2);
  }

  /** Returns how many images of a class its later groups can do without. */
  spare(c: number): number {
    return this.rest(c) - 2 * this.groups[c]!;
  }

  /** Whether the images of a class that are left after `count` can be a group: a single one would have no positive. */
  canGive(c: number, count: number): boolean {
    return this.rest(c) - count !== 1;
  }

  /** Counts images of a class as used. */
  use(c: number, count: number): void {
    this.#used[c] = this.#used[c]! + count;
    this.#unused -= count;
  }

  /**
   * Counts the next group of a class as done, of which `count` images were used.
   *
   * @returns Whether it is done: the rest of a class's last group remains one.
   */
  endGroup(c: number, count: number): boolean {
    if (this.rest(c) === 0) this.groups[c] = 0;
    else if (count === 0 || this.groups[c] === 1) return false;
    else this.groups[c] = this.groups[c]! - 1;
    return true;
  }
}
