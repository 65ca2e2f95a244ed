import type { ClassSupply } from "./class_supply.ts";

/** The images of a class in a batch. */
export interface Part {
  /** The class. */
  c: number;
  /** The first of its images, in the shuffled order; they end where the class has been used up to. */
  start: number;
  /** The number of images before `start` that the batch contains too, a second time in the epoch. */
  repeats: number;
}

/** The batch that is being packed: it takes unused images of classes, and repeats used ones. */
export class OpenBatch {
  readonly #supply: ClassSupply;
  readonly #size: number;
  #parts: Part[] = [];
  /** The index in `#parts` of each class, counted on from batch to batch; below `#first` if it has none. */
  readonly #places: Int32Array;
  #first = 1;
  #room: number;

  constructor(supply: ClassSupply, size: number) {
    this.#supply = supply;
    this.#size = size;
    this.#room = size;
    this.#places = new Int32Array(supply.byClass.length);
  }

  /** The classes that it contains. */
  get parts(): readonly Part[] {
    return this.#parts;
  }

  /** The number of images that it still lacks. */
  get room(): number {
    return this.#room;
  }

  /** The number of images that it contains. */
  get filled(): number {
    return this.#size - this.#room;
  }

  /** Whether it contains a class. */
  has(c: number): boolean {
    return this.#places[c]! >= this.#first;
  }

  /** Takes unused images of a class. */
  take(c: number, count: number): void {
    this.#partOf(c);
    this.#supply.use(c, count);
    this.#room -= count;
  }

  /**
   * Takes the next group of a class, or the first images of it.
   *
   * @returns Whether the group is done: the rest of a class's last group remains one.
   */
  takeGroup(c: number, count: number): boolean {
    if (count > 0) this.take(c, count);
    return this.#supply.endGroup(c, count);
  }

  /** Repeats up to `count` images of a class that it lacks; returns how many. */
  repeat(c: number, count: number): number {
    const part = this.#partOf(c);
    const lacking = this.#supply.byClass[c]!.length - (this.#supply.used(c) - part.start) - part.repeats;
    const more = Math.min(count, lacking, this.#room);
    part.repeats += more;
    this.#room -= more;
    return more;
  }

  /** Gives back a repeated image of a class that then still has two images, if there is one. */
  unrepeat(): void {
    const part = this.#parts.find(({ c, start, repeats }) =>
      repeats > 0 && this.#supply.used(c) - start + repeats > 2
    );
    if (part === undefined) return;
    part.repeats--;
    this.#room++;
  }

  /** Returns its images and opens the next batch. */
  close(): Int32Array<ArrayBuffer> {
    const batch = new Int32Array(this.#size);
    let filled = 0;
    for (const { c, start, repeats } of this.#parts) {
      const images = this.#supply.byClass[c]!;
      for (let i = start - repeats; i < this.#supply.used(c); i++) {
        batch[filled++] = images[i < 0 ? i + images.length : i]!;
      }
    }
    this.#first += this.#parts.length;
    this.#parts = [];
    this.#room = this.#size;
    return batch;
  }

  #partOf(c: number): Part {
    if (!this.has(c)) {
      this.#places[c] = this.#first + this.#parts.length;
      this.#parts.push({ c, start: this.#supply.used(c), repeats: 0 });
    }
    return this.#parts[this.#places[c]! - this.#first]!;
  }
}
