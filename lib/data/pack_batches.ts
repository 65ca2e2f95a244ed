import type { RandomStream } from "../base/random.ts";
import { countBatches, orderGroups } from "./class_groups.ts";

/** The number of groups that are looked at for one that fits the rest of a batch. */
const LOOK_AHEAD = 32;

/** The images of a class in a batch. */
interface Part {
  /** The class. */
  c: number;
  /** The first of its images, in the shuffled order; they end where the class has been used up to. */
  start: number;
  /** The number of images before `start` that the batch contains too, a second time in the epoch. */
  repeats: number;
}

/**
 * Packs all images into batches of some of the classes: P classes with K images each, or as near to that as
 * the classes allow. Every image is used at least once.
 *
 * A class of n images is divided into about n / K groups of nearly equal size, at most one per batch. The
 * groups stand in an order in which those of one class are spread evenly over the epoch, each at a random
 * place of its share of it, so that classes meet in ever new combinations. Batches take groups from that order one
 * after another. Where the next one does not fit, a later one or a part of one does, or classes of the batch
 * bring more of their images. What is still missing, in the last batch above all, is filled with images that
 * occur a second time. A group keeps at least two images, so that an anchor has a positive.
 *
 * @param byClass The images of each class, shuffled.
 * @param classes P
 */
export function packBatches(
  byClass: readonly Int32Array[],
  batchSize: number,
  classes: number,
  random: RandomStream,
): Int32Array<ArrayBuffer>[] {
  const batches = countBatches(byClass.map(({ length }) => length), batchSize);
  const packer = new Packer(byClass, batchSize, classes, batches, random);
  return Array.from({ length: batches }, (_, i) => packer.next(batches - i));
}

/** Packs one batch after another. */
class Packer {
  readonly #byClass: readonly Int32Array[];
  readonly #batchSize: number;
  readonly #classes: number;
  readonly #random: RandomStream;
  /** The number of images of each class that were used. */
  readonly #used: Int32Array;
  /** The number of groups of each class that are still to come. */
  readonly #groups: Int32Array;
  /** The classes by their number of groups at first, the largest first. */
  readonly #largest: { c: number; groups: number }[];
  /** The class of each group, but for classes that are in every batch. */
  readonly #order: readonly number[];
  #next = 0;
  /** The classes of groups that earlier batches could not take. */
  #waiting: number[] = [];
  #unused: number;
  #parts: Part[] = [];
  /** The index in `#parts` of each class, counted on from batch to batch; below `#first` if it has none. */
  readonly #places: Int32Array;
  #first = 1;
  /** The number of images that the batch still lacks. */
  #room = 0;

  constructor(
    byClass: readonly Int32Array[],
    batchSize: number,
    classes: number,
    batches: number,
    random: RandomStream,
  ) {
    this.#byClass = byClass;
    this.#batchSize = batchSize;
    this.#classes = classes;
    this.#random = random;
    this.#used = new Int32Array(byClass.length);
    this.#places = new Int32Array(byClass.length);
    this.#unused = byClass.reduce((sum, { length }) => sum + length, 0);
    const wanted = batchSize / classes;
    this.#groups = Int32Array.from(
      byClass,
      ({ length }) => Math.max(1, Math.min(Math.round(length / wanted), length >> 1, batches)),
    );
    this.#largest = byClass.map((_, c) => ({ c, groups: this.#groups[c]! }))
      .sort((a, b) => b.groups - a.groups || byClass[b.c]!.length - byClass[a.c]!.length || a.c - b.c);
    const ordered = byClass.map((_, c) => c).filter((c) => this.#groups[c]! < batches);
    this.#order = orderGroups(ordered, this.#groups, random);
  }

  /** @param left The number of batches that are left, with this one. */
  next(left: number): Int32Array<ArrayBuffer> {
    this.#parts = [];
    this.#room = this.#batchSize;
    // Later batches have no room for more than the others.
    const due = this.#unused - this.#batchSize * (left - 1);
    this.#takeUrgent(left);
    this.#takeFitting();
    this.#growParts(this.#room, (c) => this.#spare(c));
    this.#takeParts();
    this.#growParts(due - (this.#batchSize - this.#room), (c) => this.#rest(c));
    this.#force(due - (this.#batchSize - this.#room));
    this.#repeatImages();
    this.#first += this.#parts.length;
    return this.#batch();
  }

  #rest(c: number): number {
    return this.#byClass[c]!.length - this.#used[c]!;
  }

  /** Returns the size of the next group of a class, which leaves room for another class. */
  #share(c: number): number {
    const rest = this.#rest(c);
    const share = Math.max(1, Math.round(rest / Math.max(1, this.#groups[c]!)));
    return Math.min(rest, share, this.#batchSize - 2);
  }

  #isPresent(c: number): boolean {
    return this.#places[c]! >= this.#first;
  }

  #partOf(c: number): Part {
    if (!this.#isPresent(c)) {
      this.#places[c] = this.#first + this.#parts.length;
      this.#parts.push({ c, start: this.#used[c]!, repeats: 0 });
    }
    return this.#parts[this.#places[c]! - this.#first]!;
  }

  /** Moves unused images of a class into the batch. */
  #take(c: number, count: number): void {
    this.#partOf(c);
    this.#used[c] = this.#used[c]! + count;
    this.#room -= count;
    this.#unused -= count;
  }

  /**
   * Moves the next group of a class, or the first images of it, into the batch.
   *
   * @returns Whether the group is done: the rest of a class's last group remains one.
   */
  #takeGroup(c: number, count: number): boolean {
    if (count > 0) this.#take(c, count);
    if (this.#rest(c) === 0) this.#groups[c] = 0;
    else if (count === 0 || this.#groups[c] === 1) return false;
    else this.#groups[c] = this.#groups[c]! - 1;
    return true;
  }

  /** Takes groups of the classes that have one for each batch that is left. */
  #takeUrgent(left: number): void {
    // Groups only become fewer. So this looks at a class as often as it has groups, not once per batch.
    for (const { c, groups } of this.#largest) {
      if (groups < left || this.#room === 0) return;
      if (this.#groups[c]! >= left && this.#rest(c) > 0) this.#takeGroup(c, this.#fitting(c));
    }
  }

  /** Takes groups in their order while they fit, whole or more than half. */
  #takeFitting(): void {
    const before = this.#waiting;
    const waiting: number[] = [];
    let [seen, misses] = [0, 0];
    while (this.#room > 0 && misses < LOOK_AHEAD) {
      const isNew = seen >= before.length;
      if (isNew && this.#next >= this.#order.length) break;
      const c = isNew ? this.#order[this.#next++]! : before[seen++]!;
      const isPresent = this.#isPresent(c);
      const count = isPresent ? 0 : this.#fitting(c);
      if (!this.#takeGroup(c, count)) waiting.push(c);
      if (!isPresent && count === 0) misses++;
    }
    this.#waiting = waiting.concat(before.slice(seen));
  }

  /** Returns how many images of a class fit: its next group or at least half of it; 0 if not even that. */
  #fitting(c: number): number {
    const share = this.#share(c);
    const least = this.#byClass[c]!.length === 1 ? 1 : Math.max(2, share / 2);
    for (let count = Math.min(share, this.#room); count >= least; count--) {
      // A single image has no positive, neither in this batch nor in a later one.
      if (this.#canLeave(this.#rest(c) - count) && (this.#room - count !== 1 || this.#canGrow())) {
        return count;
      }
    }
    return 0;
  }

  /** Whether a class of the batch can bring one more image. */
  #canGrow(): boolean {
    return this.#parts.some(({ c }) => this.#spare(c) > 0);
  }

  /** Returns how many images of a class its later groups can do without. */
  #spare(c: number): number {
    return this.#rest(c) - 2 * this.#groups[c]!;
  }

  /** Whether the last images of a class can be a group: a single one would have no positive. */
  #canLeave(rest: number): boolean {
    return rest !== 1;
  }

  /** Takes parts of at least two images of the groups that did not fit. */
  #takeParts(): void {
    const waiting: number[] = [];
    for (const c of this.#waiting) {
      let count = 0;
      if (this.#room > 0 && !this.#isPresent(c)) {
        count = Math.min(this.#share(c), this.#room);
        if (!this.#canLeave(this.#rest(c) - count)) count--;
        if (count === 1 && this.#byClass[c]!.length > 1) count = 0;
      }
      if (!this.#takeGroup(c, count)) waiting.push(c);
    }
    this.#waiting = waiting;
  }

  /**
   * Takes more images of the classes that the batch contains, of each about as many.
   *
   * @param count The number of images, if there are as many.
   * @param spareOf Returns how many a class has to spare.
   */
  #growParts(count: number, spareOf: (c: number) => number): void {
    let wanted = Math.min(count, this.#room);
    // With a single class the batch needs room for another one.
    if (this.#parts.length === 1) wanted = Math.min(wanted, this.#room - 2);
    let growing = this.#parts.map(({ c }) => ({ c, spare: spareOf(c) }));
    while (wanted > 0) {
      growing = growing.filter(({ spare }) => spare > 0);
      if (growing.length === 0) return;
      const each = Math.ceil(wanted / growing.length);
      for (const part of growing) {
        const more = Math.min(each, part.spare, wanted);
        if (more > 0) this.#take(part.c, more);
        part.spare -= more;
        wanted -= more;
      }
    }
  }

  /** Takes images that cannot wait, even if their class has a single one in this batch or in a later one. */
  #force(due: number): void {
    const full = this.#room - due;
    // Other classes first: the batch needs two.
    for (const isPresent of [false, true]) {
      for (const { c } of this.#largest) {
        if (this.#room <= full) return;
        const count = Math.min(this.#room, this.#rest(c), Math.max(2, this.#room - full));
        if (count > 0 && this.#isPresent(c) === isPresent) this.#take(c, count);
      }
    }
  }

  /** Fills the batch with images that occur in the epoch more than once. */
  #repeatImages(): void {
    const size = Math.max(2, Math.round(this.#batchSize / this.#classes));
    while (this.#room >= size && this.#parts.length < this.#classes || this.#parts.length === 1) {
      if (!this.#repeatOther(size)) break;
    }
    this.#repeatParts();
    const reduced = this.#room === 1
      ? this.#parts.find(({ c, start, repeats }) => repeats > 0 && this.#used[c]! - start + repeats > 2)
      : undefined;
    if (reduced !== undefined) {
      // A single image of another class would have no positive.
      reduced.repeats--;
      this.#room++;
    }
    while (this.#room > 0 && this.#repeatOther(this.#room)) { /* There are more images than in the batch. */ }
    this.#repeatParts();
  }

  /** Repeats images of the classes that the batch contains, of each about as many. */
  #repeatParts(): void {
    for (let grown = true; this.#room > 0 && grown;) {
      grown = false;
      for (const part of this.#parts) {
        if (this.#room > 0 && this.#repeat(part, 1) > 0) grown = true;
      }
    }
  }

  /** Repeats up to `count` images of a class that the batch does not contain; false if it contains all. */
  #repeatOther(count: number): boolean {
    let c = -1;
    for (let tries = 0; tries < 8 && c < 0 && this.#order.length > 0; tries++) {
      const drawn = this.#order[this.#random.integer(this.#order.length)]!;
      if (!this.#isPresent(drawn) && this.#byClass[drawn]!.length > 1) c = drawn;
    }
    if (c < 0) {
      const others = this.#byClass.map((_, c) => c).filter((c) => !this.#isPresent(c));
      if (others.length === 0) return false;
      const good = others.filter((c) => this.#byClass[c]!.length > 1);
      const from = good.length > 0 ? good : others;
      c = from[this.#random.integer(from.length)]!;
    }
    return this.#repeat(this.#partOf(c), count) > 0;
  }

  /** Adds up to `count` more images of a class that the batch lacks; returns how many. */
  #repeat(part: Part, count: number): number {
    const lacking = this.#byClass[part.c]!.length - (this.#used[part.c]! - part.start) - part.repeats;
    const more = Math.min(count, lacking, this.#room);
    part.repeats += more;
    this.#room -= more;
    return more;
  }

  #batch(): Int32Array<ArrayBuffer> {
    const batch = new Int32Array(this.#batchSize);
    let filled = 0;
    for (const { c, start, repeats } of this.#parts) {
      const images = this.#byClass[c]!;
      for (let i = start - repeats; i < this.#used[c]!; i++) {
        batch[filled++] = images[i < 0 ? i + images.length : i]!;
      }
    }
    return batch;
  }
}
