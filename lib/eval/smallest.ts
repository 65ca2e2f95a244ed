/** Keeps the smallest of the numbers offered, sorted, each with an item. */
export class Smallest<T> {
  /** Ascending; equal numbers are in the order in which they were offered. */
  readonly values: number[] = [];
  /** The item of each number. */
  readonly items: T[] = [];
  /** Only numbers below this are kept. */
  limit: number;
  readonly #most: number;

  /**
   * @param most The most numbers to keep.
   * @param limit Only numbers below this may be offered.
   */
  constructor(most: number, limit = Infinity) {
    this.#most = most;
    this.limit = limit;
  }

  /** Takes a number, which must be below the limit, and drops the largest one if there are too many. */
  offer(value: number, item: T): void {
    const { values, items } = this;
    if (values.length === this.#most) {
      values.pop();
      items.pop();
    }
    let place = values.length;
    while (place > 0 && values[place - 1]! > value) place--;
    values.splice(place, 0, value);
    items.splice(place, 0, item);
    if (values.length === this.#most) this.limit = values.at(-1)!;
  }
}
