/** What is known of a training on this machine, to predict it on others. */
export interface MeasuredStep {
  /** Milliseconds of a step of one worker that is alone, on its own share, while nothing keeps it waiting. */
  alone: number;
  /** Milliseconds in which two processes exchange a few numbers. */
  exchange: number;
  /** Milliseconds that mining and the loss of a batch of so many workers take longer than those of one share. */
  mining(workers: number): number;
  /** The numbers that are added in a step, 4 bytes each. */
  numbers: number;
}

/** A network between workers. */
export interface Link {
  /** Gbit per second into and out of each worker; no limit if missing. */
  gigabits?: number;
  /** Milliseconds that a question and its answer are on the way longer than within one machine. */
  roundTrip: number;
}

/**
 * Gathers of a step of the original network that wait for each other: the first layer's patches, the second one's moments,
 * the embeddings, and the two sums of the second one's gradient.
 */
const GATHERS = 4;

/**
 * How many times a step waits for a question and its answer. In TensorFlow's ring a gathered number passes all other
 * workers one after another, and one that is added passes them twice; between two workers once. A worker asks for all
 * parts at once, so that after the first only the answers are waited for: half an exchange each.
 */
export function exchangesOf(workers: number): number {
  const exchanges = (hops: number) => (hops + 1) / 2;
  const hops = workers - 1;
  return hops === 0 ? 0 : GATHERS * exchanges(hops) + exchanges(workers === 2 ? 1 : 2 * hops);
}

/** Milliseconds that the gradients of a step are on the way: each worker sends all but its own part of them, twice. */
export function sendingOf(numbers: number, workers: number, { gigabits = Infinity }: Link): number {
  return 2 * (workers - 1) / workers * numbers * 32 / (gigabits * 1e6);
}

/**
 * Predicts the milliseconds of a step of workers on machines of their own, each with as many images as one that is alone.
 * That sending overlaps with the gradients is not counted.
 */
export function predictStep(
  { alone, exchange, mining, numbers }: MeasuredStep,
  workers: number,
  link: Link,
): number {
  return alone + mining(workers) + sendingOf(numbers, workers, link) +
    exchangesOf(workers) * (exchange + link.roundTrip);
}

/** Predicts what a network adds to a step of which all other costs stay the same, in milliseconds. */
export function addedByLink(numbers: number, workers: number, link: Link): number {
  return sendingOf(numbers, workers, link) + exchangesOf(workers) * link.roundTrip;
}
