/** Maximum number of buckets; a pane is rarely wider than half of that in dots. */
const CAPACITY = 1024;
/** Number of newest values that are kept individually, for the view of recent history. */
const RECENT = 512;

/** A summary of neighbouring values. */
export interface Bucket {
  /** x of its first value. */
  from: number;
  /** x of its last value. */
  to: number;
  /** NaN if there are no numbers. */
  min: number;
  /** NaN if there are no numbers. */
  max: number;
  /** NaN if there are no numbers. */
  mean: number;
  /** Number of values, not counting NaN. */
  count: number;
}

/**
 * A curve of any length in bounded memory: neighbouring values share a bucket that keeps their minimum and maximum, so
 * that a spike of a single step stays visible after a million steps. The newest values are also kept individually.
 */
export class Series {
  #buckets: Bucket[] = [];
  readonly #recent: Bucket[] = [];
  #valuesPerBucket = 1;
  #inLast = 0;

  /**
   * Appends a value.
   *
   * @param x At least the previous x.
   * @param value NaN and infinities are gaps.
   */
  push(x: number, value: number): void {
    const single = ofValue(x, value);
    this.#recent.push(single);
    // Trimmed in batches: shifting at each step would copy the list each time.
    if (this.#recent.length >= 2 * RECENT) this.#recent.splice(0, RECENT);
    const last = this.#buckets.at(-1);
    if (last !== undefined && this.#inLast < this.#valuesPerBucket) {
      this.#buckets[this.#buckets.length - 1] = join(last, single);
      this.#inLast++;
      return;
    }
    if (this.#buckets.length === CAPACITY) this.#halve();
    this.#buckets.push(single);
    this.#inLast = 1;
  }

  /** Drops the values after an x; a bucket that reaches beyond it remains, up to it. */
  cutAfter(x: number): void {
    for (const buckets of [this.#buckets, this.#recent]) {
      while (buckets.length > 0 && buckets.at(-1)!.from > x) buckets.pop();
      const last = buckets.at(-1);
      if (last !== undefined && last.to > x) buckets[buckets.length - 1] = { ...last, to: x };
    }
    // The next value begins a bucket: how many values the last one has left is not known.
    this.#inLast = this.#valuesPerBucket;
  }

  /** The whole history, in coarser buckets the longer it is. */
  get full(): readonly Bucket[] {
    return this.#buckets;
  }

  /** The newest values, one per bucket. */
  get recent(): readonly Bucket[] {
    return this.#recent.slice(-RECENT);
  }

  /** The newest value; NaN if there is none. */
  get last(): number {
    return this.#recent.at(-1)?.mean ?? NaN;
  }

  #halve(): void {
    const halved: Bucket[] = [];
    for (let i = 0; i < CAPACITY; i += 2) halved.push(join(this.#buckets[i]!, this.#buckets[i + 1]!));
    this.#buckets = halved;
    this.#valuesPerBucket *= 2;
  }
}

function ofValue(x: number, value: number): Bucket {
  const finite = Number.isFinite(value);
  const shown = finite ? value : NaN;
  return { from: x, to: x, min: shown, max: shown, mean: shown, count: finite ? 1 : 0 };
}

function join(a: Bucket, b: Bucket): Bucket {
  if (b.count === 0) return { ...a, to: b.to };
  if (a.count === 0) return { ...b, from: a.from };
  const count = a.count + b.count;
  return {
    from: a.from,
    to: b.to,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    mean: a.mean + (b.mean - a.mean) * (b.count / count),
    count,
  };
}
