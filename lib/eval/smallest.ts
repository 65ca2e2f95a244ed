/** Keeps the smallest of the numbers that it is offered, in order, each with what it belongs to. */
export class Smallest<T> {
  /** Ascending; of equal ones the first that was offered stands first. */
  readonly values: number[] = [];
  /** What each belongs to. */
  readonly items: T[] = [];
  /** A number has to be below this to be kept. */
  limit: number;
  readonly #most: number;

  /**
   * @param most How many to keep at most.
   * @param limit Only numbers below this.
   */
  constructor(most: number, limit = Infinity) {
    this.#most = most;
    this.limit = limit;
  }

  /** Takes a number below the limit, and lets go of the largest where there would be too many. */
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
