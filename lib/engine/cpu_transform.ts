import { replaceKernel } from "./replace_kernel.ts";
import type { tf } from "./tf.ts";

/** The used part of tfjs-backend-cpu's backend. */
interface CpuBackend {
  readSync(dataId: object): Float32Array;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/**
 * Replaces `tf.image.transform` on the cpu backend: in tfjs-backend-cpu 4.22 it only processes the first
 * image of a batch.
 */
export function registerCpuTransform(): void {
  replaceKernel("Transform", "cpu", (stock) => ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as { image: tf.Tensor4D; transforms: tf.Tensor2D };
    const cpu = backend as unknown as CpuBackend;
    const [count, ...sides] = image.shape;
    const alone = transforms.shape[0] === 1;
    const [pixels, all] = [cpu.readSync(image.dataId), cpu.readSync(transforms.dataId)];
    const size = pixels.length / count;
    const parts = Array.from({ length: count }, (_, i) => {
      const given = {
        image: cpu.makeTensorInfo(
          [1, ...sides],
          image.dtype,
          pixels.subarray(i * size, (i + 1) * size),
        ),
        transforms: cpu.makeTensorInfo(
          [1, 8],
          "float32",
          alone ? all : all.subarray(8 * i, 8 * i + 8),
        ),
      };
      const part = stock({ inputs: given, attrs: attrs!, backend }) as tf.TensorInfo;
      const values = cpu.readSync(part.dataId);
      for (const { dataId } of [given.image, given.transforms, part]) cpu.disposeData(dataId);
      return { values, shape: part.shape };
    });
    const whole = new Float32Array(parts.reduce((sum, { values }) => sum + values.length, 0));
    parts.forEach(({ values }, i) => whole.set(values, i * values.length));
    const shape = [count, ...(parts[0]?.shape ?? image.shape).slice(1)];
    return cpu.makeTensorInfo(shape, image.dtype, whole);
  });
}
