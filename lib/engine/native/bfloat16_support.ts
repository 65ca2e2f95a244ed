import type { Context } from "./context.ts";
import { multipliesBfloat16 } from "./processor_features.ts";

/** What the device of a context does in bfloat16. */
export interface Bfloat16Support {
  /** Whether a training step is faster in bfloat16 than in float32. */
  isFaster: boolean;
  /**
   * Whether TensorFlow may fuse kernels in bfloat16. Its kernels for the CPU need instructions of the
   * processor, for which it does not check; which ones a GPU has it knows itself.
   */
  fuses: boolean;
}

/**
 * Returns what a device does in bfloat16. On a GPU the processor of the host does not matter.
 *
 * @param usesXla Whether functions are compiled by XLA: operation by operation, the conversions cost a GPU
 * more than bfloat16 saves.
 * @param processor Whether the processor has instructions for products in bfloat16.
 */
export function bfloat16Support(
  { gpu }: Pick<Context, "gpu">,
  usesXla: boolean,
  processor: () => boolean = multipliesBfloat16,
): Bfloat16Support {
  if (gpu) return { isFaster: usesXla, fuses: true };
  const has = processor();
  return { isFaster: has, fuses: has };
}
