import type { ClassSupply } from "./class_supply.ts";
import type { OpenBatch } from "./open_batch.ts";

/** The number of groups that are looked at for one that fits the rest of a batch. */
const LOOK_AHEAD = 32;

/** The groups of an epoch in their order, from which batches take one after another. */
export class GroupQueue {
  readonly #order: readonly number[];
  readonly #supply: ClassSupply;
  readonly #batch: OpenBatch;
  #next = 0;
  /** The classes of groups that earlier batches could not take. */
  #waiting: number[] = [];

  /** @param order The class of each group, but for classes that are in every batch. */
  constructor(order: readonly number[], supply: ClassSupply, batch: OpenBatch) {
    this.#order = order;
    this.#supply = supply;
    this.#batch = batch;
  }

  /**
   * Takes groups of the classes that have one for each batch that is left.
   *
   * @param left The number of batches that are left, with this one.
   */
  takeUrgent(left: number): void {
    const { largest, groups: now } = this.#supply;
    // Groups only become fewer. So this looks at a class as often as it has groups, not once per batch.
    for (const { c, groups } of largest) {
      if (groups < left || this.#batch.room === 0) return;
      if (now[c]! >= left && this.#supply.rest(c) > 0) this.#batch.takeGroup(c, this.#fitting(c));
    }
  }

  /** Takes groups in their order while they fit, whole or more than half. */
  takeFitting(): void {
    const before = this.#waiting;
    const waiting: number[] = [];
    let [seen, misses] = [0, 0];
    while (this.#batch.room > 0 && misses < LOOK_AHEAD) {
      const isNew = seen >= before.length;
      if (isNew && this.#next >= this.#order.length) break;
      const c = isNew ? this.#order[this.#next++]! : before[seen++]!;
      const isPresent = this.#batch.has(c);
      const count = isPresent ? 0 : this.#fitting(c);
      if (!this.#batch.takeGroup(c, count)) waiting.push(c);
      if (!isPresent && count === 0) misses++;
    }
    this.#waiting = waiting.concat(before.slice(seen));
  }

  /** Takes parts of at least two images of the groups that did not fit. */
  takeParts(): void {
    const waiting: number[] = [];
    for (const c of this.#waiting) {
      let count = 0;
      if (this.#batch.room > 0 && !this.#batch.has(c)) {
        count = Math.min(this.#supply.share(c), this.#batch.room);
        if (!this.#supply.canGive(c, count)) count--;
        if (count === 1 && this.#supply.byClass[c]!.length > 1) count = 0;
      }
      if (!this.#batch.takeGroup(c, count)) waiting.push(c);
    }
    this.#waiting = waiting;
  }

  /** Returns how many images of a class fit: its next group or at least half of it; 0 if not even that. */
  #fitting(c: number): number {
    const share = this.#supply.share(c);
    const { room } = this.#batch;
    const least = this.#supply.byClass[c]!.length === 1 ? 1 : Math.max(2, share / 2);
    for (let count = Math.min(share, room); count >= least; count--) {
      // A single image has no positive, neither in this batch nor in a later one.
      if (this.#supply.canGive(c, count) && (room - count !== 1 || this.#canGrow())) return count;
    }
    return 0;
  }

  /** Whether a class of the batch can bring one more image. */
  #canGrow(): boolean {
    return this.#batch.parts.some(({ c }) => this.#supply.spare(c) > 0);
  }
}
