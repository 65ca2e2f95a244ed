import type { tf } from "./tf.ts";

/**
 * The workers that compute together, as one of them sees it. All must run the same collective operations: each waits
 * until all have called it.
 */
export interface Workers {
  /** The number of workers. */
  readonly count: number;
  /** Which of them this one is, from 0; worker 0 leads. */
  readonly rank: number;
  /** `host:port` of each. */
  readonly addresses: readonly string[];
  /**
   * Sums a tensor, float32 or int32, over the workers, element by element; all of them receive the same bits. Like
   * {@link gather} it can be part of a compiled function; called directly, it blocks the thread. No gradient flows
   * through them.
   */
  sum<T extends tf.Tensor>(x: T): T;
  /** Gathers tensors of the same shape: `[…]` of each worker → `[count, …]`, in their order. */
  gather(x: tf.Tensor): tf.Tensor;
  /**
   * Asks another worker whether it is there.
   *
   * @param milliseconds How long to wait for its answer.
   * @throws {Error} If it is not, or was started again since.
   */
  check(rank: number, milliseconds: number): Promise<void>;
  /** Ends all collective operations, here and where others wait for this worker, with an error that has this message. */
  abort(message: string): void;
}
