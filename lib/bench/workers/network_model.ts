/** What is known of a training on this machine, to predict it on others. */
export interface MeasuredStep {
  /** Milliseconds of a step of one worker that is alone, on its own share. */
  alone: number;
  /** Milliseconds that a small collective operation takes between two processes. */
  latency: number;
  /** The numbers that are added in a step, 4 bytes each. */
  numbers: number;
  /** The collective operations of a step that wait for each other. */
  rounds: number;
}

/** What a network between two machines adds to the latency of the loopback interface, in milliseconds. */
const WIRE = 0.05;

/**
 * Predicts the milliseconds of a step of workers on machines of their own, each with as many images as one that is
 * alone. TensorFlow adds and gathers in a ring: each number is sent twice, and each operation takes as many hops as
 * there are other workers. That sending overlaps with the gradients is not counted.
 *
 * @param gigabits Of the network, per second.
 */
export function predictStep(
  { alone, latency, numbers, rounds }: MeasuredStep,
  workers: number,
  gigabits: number,
): number {
  const hops = workers - 1;
  const sending = 2 * hops / workers * numbers * 32 / (gigabits * 1e6);
  return alone + sending + rounds * hops * (latency / 2 + WIRE);
}
