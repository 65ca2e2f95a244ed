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
 * Returns a function that smooths losses one by one, exponentially and without bias towards 0 at the start; values that
 * are not finite are skipped.
 */
export function lossSmoother(): (loss: number) => number {
  let [average, weight] = [0, 0];
  return (loss) => {
    if (Number.isFinite(loss)) {
      average = MEMORY * average + (1 - MEMORY) * loss;
      weight = MEMORY * weight + (1 - MEMORY);
    }
    return weight === 0 ? NaN : average / weight;
  };
}
