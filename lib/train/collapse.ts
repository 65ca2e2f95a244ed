/** How near to the margin the loss must stay: a collapsed network has d(a,p) = d(a,n) and so exactly the margin. */
const LOSS_TOLERANCE = 0.02;
/** Over how many steps the signals are compared. */
const WINDOW = 50;
/** Distances count as shrinking below this share of what they were a window ago. */
const SHRINKING = 0.9;
/** Embeddings this close together have collapsed already, and can shrink no further. */
const COLLAPSED_DISTANCE = 0.05;

/**
 * Watches for the collapse of all embeddings into one point, which triplet losses fall into when the negatives
 * are too hard too early: the loss sticks at the margin while distances shrink.
 */
export class CollapseWatch {
  readonly #margin: number;
  readonly #distances: number[] = [];
  #stuck = 0;
  #told = false;

  /**
   * Starts before the first step.
   *
   * @param margin Of the loss.
   */
  constructor(margin: number) {
    this.#margin = margin;
  }

  /**
   * Takes in a step's signals.
   *
   * @returns Whether a collapse shows in this step for the first time since the last recovery.
   */
  observe(loss: number, negativeDistance: number): boolean {
    this.#distances.push(negativeDistance);
    if (this.#distances.length > WINDOW) this.#distances.shift();
    this.#stuck = Math.abs(loss - this.#margin) <= LOSS_TOLERANCE * this.#margin ? this.#stuck + 1 : 0;
    if (this.#stuck === 0) this.#told = false;
    if (this.#told || this.#stuck < WINDOW) return false;
    const before = this.#distances[0]!;
    this.#told = negativeDistance < COLLAPSED_DISTANCE || negativeDistance < SHRINKING * before;
    return this.#told;
  }
}
