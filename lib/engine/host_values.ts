import { tf } from "./tf.ts";

/** The values of a float32 tensor, to be read and then released. */
export interface HostValues {
  /** Not valid after the release: the memory may then belong to another tensor. */
  readonly values: Float32Array;
  /** Releases them; call it once. */
  release(): void;
}

/** A backend that can expose its memory. */
interface ViewingBackend {
  view(tensor: tf.Tensor): HostValues;
}

/**
 * Returns the values of a tensor, without a copy if the engine stores them in host memory: copying many
 * megabytes takes as long as computing them. The tensor may be disposed of before the values are released.
 *
 * @param tensor float32, of any shape.
 */
export async function hostValues(tensor: tf.Tensor): Promise<HostValues> {
  const backend = tf.backend() as Partial<ViewingBackend>;
  if (backend.view !== undefined) return backend.view(tensor);
  return { values: await tensor.data<"float32">(), release() {} };
}
