/** Buckets that a series keeps at most; a pane is rarely wider than half of that in dots. */
const CAPACITY = 1024;
/** Newest values that are kept as they came, for the view of recent history. */
const RECENT = 512;

/** What some neighbouring values come to. */
export interface Bucket {
  /** Where its first value stands on the x axis. */
  from: number;
  /** Where its last value stands on the x axis. */
  to: number;
  /** The smallest of its numbers; NaN if it has none. */
  min: number;
  /** The largest of its numbers; NaN if it has none. */
  max: number;
  /** The mean of its numbers; NaN if it has none. */
  mean: number;
  /** How many numbers are in it, NaN not counted. */
  count: number;
}

/**
 * A curve of any length in bounded memory: neighbouring values share a bucket with their minimum and maximum, so
 * that a spike of a single step stays visible after a million of them; the newest are kept one by one besides.
 */
export class Series {
  #buckets: Bucket[] = [];
  readonly #recent: Bucket[] = [];
  #valuesPerBucket = 1;
  #inLast = 0;

  /**
   * Appends a value.
   *
   * @param x Not below the x before it.
   * @param value NaN and infinities are gaps.
   */
  push(x: number, value: number): void {
    const single = ofValue(x, value);
    this.#recent.push(single);
    // Cut in batches: to shift at each step would copy the list each time.
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

  /** All of the history, coarser the longer it is. */
  get full(): readonly Bucket[] {
    return this.#buckets;
  }

  /** The newest values, one a bucket. */
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
