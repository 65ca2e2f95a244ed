/** A loss during a training. */
export interface LossPoint {
  /** The number of steps of the training that are done. */
  step: number;
  /** The same in epochs. */
  epoch: number;
  /** NaN and infinities are gaps. */
  loss: number;
}

/** Parts of a curve that are kept: several times what a plot can show. */
const CAPACITY = 8192;
/** The decay of the exponential moving average. */
const MEMORY = 0.98;

/** Neighbouring points of which the smallest and the largest loss are kept. */
interface Part {
  first: LossPoint;
  /** Undefined if no loss is finite. */
  least: LossPoint | undefined;
  most: LossPoint | undefined;
}

/**
 * A curve of any length in bounded memory: a short one is kept whole; of a long one the smallest and the largest value of
 * each of some thousand parts, so that the spike of a single step stays visible among a million.
 */
export class LossCurve {
  #parts: Part[] = [];
  #pointsPerPart = 1;
  #inLast = 0;

  /** Appends a point; steps ascend. */
  push(point: LossPoint): void {
    const isFinite = Number.isFinite(point.loss);
    const single: Part = {
      first: point,
      least: isFinite ? point : undefined,
      most: isFinite ? point : undefined,
    };
    const last = this.#parts.at(-1);
    if (last !== undefined && this.#inLast < this.#pointsPerPart) {
      this.#parts[this.#parts.length - 1] = join(last, single);
      this.#inLast++;
      return;
    }
    if (this.#parts.length === CAPACITY) {
      this.#parts = Array.from(
        { length: CAPACITY / 2 },
        (_, i) => join(this.#parts[2 * i]!, this.#parts[2 * i + 1]!),
      );
      this.#pointsPerPart *= 2;
    }
    this.#parts.push(single);
    this.#inLast = 1;
  }

  /** Drops the points after a step, which a rescue took back. */
  cutAfter(step: number): void {
    this.#parts = this.#parts.filter(({ first }) => first.step <= step);
    const last = this.#parts.at(-1);
    if (last === undefined) return;
    const { first } = last;
    const kept = (point: LossPoint | undefined) =>
      point === undefined || point.step <= step ? point : Number.isFinite(first.loss) ? first : undefined;
    const [least, most] = [kept(last.least), kept(last.most)];
    this.#parts[this.#parts.length - 1] = { first, least: least ?? most, most: most ?? least };
    this.#inLast = this.#pointsPerPart;
  }

  /** Whether there is no point. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** The points that are kept, in order. */
  get points(): LossPoint[] {
    return this.#parts.flatMap(({ first, least, most }) =>
      least === undefined
        ? [first] // A gap stays a gap.
        : least === most
        ? [least]
        : [least, most!].sort((a, b) => a.step - b.step)
    );
  }
}

function join(a: Part, b: Part): Part {
  if (a.least === undefined || b.least === undefined) {
    return { first: a.first, least: a.least ?? b.least, most: a.most ?? b.most };
  }
  return {
    first: a.first,
    least: b.least.loss < a.least.loss ? b.least : a.least,
    most: b.most!.loss > a.most!.loss ? b.most : a.most,
  };
}

/**
 * Smooths losses one by one, exponentially and without bias towards 0 at the start; values that are not finite are
 * skipped.
 */
export class LossSmoother {
  #average = 0;
  #weight = 0;

  /** Returns the smoothed value after the next loss. */
  next(loss: number): number {
    if (Number.isFinite(loss)) {
      this.#average = MEMORY * this.#average + (1 - MEMORY) * loss;
      this.#weight = MEMORY * this.#weight + (1 - MEMORY);
    }
    return this.#weight === 0 ? NaN : this.#average / this.#weight;
  }

  /** Continues from a smoothed value. */
  continueFrom({ step, loss }: LossPoint): void {
    this.#weight = Number.isFinite(loss) ? 1 - MEMORY ** step : 0;
    this.#average = Number.isFinite(loss) ? this.#weight * loss : 0;
  }
}
