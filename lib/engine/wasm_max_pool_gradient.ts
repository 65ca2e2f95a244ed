import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";
import type { WasmBackend } from "./wasm_backend.ts";

type Pool = ReturnType<typeof tf.backend_util.computePool2DInfo>;

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Replaces the gradient of max pooling on the wasm backend. That of tfjs-backend-wasm 4.22 searches all of
 * the output for each value of the input, and passes the gradient to the wrong value if a whole window is
 * below 0.
 */
export function registerWasmMaxPoolGradient(): void {
  replaceKernel("MaxPoolGrad", "wasm", () => (args) => {
    const { dy, input } = args.inputs as unknown as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const { filterSize, strides, pad, dimRoundingMode } = args.attrs as unknown as PoolAttributes;
    const info = tf.backend_util.computePool2DInfo(
      input.shape,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const backend = args.backend as unknown as WasmBackend;
    const dx = backend.makeOutput(input.shape, "float32");
    // After the output is created, since that may move the heap.
    const [gradient, x, out] = [dy, input, dx].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    maxPoolGradient(x, gradient, out, info);
    return dx;
  });
}

/**
 * The gradient of a window's maximum goes to the first value, row by row, that equals it.
 *
 * @param x The input, `[B, H, W, C]`.
 * @param dy The gradient of the output, `[B, H', W', C]`.
 * @param dx Filled with the gradient of the input, `[B, H, W, C]`.
 */
function maxPoolGradient(x: Float32Array, dy: Float32Array, dx: Float32Array, info: Pool): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, outChannels: channels, padInfo } = info;
  dx.fill(0);
  const row = inWidth * channels;
  let window = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let i = 0; i < outHeight; i++) {
      const above = i * info.strideHeight - padInfo.top;
      const [top, bottom] = [Math.max(0, above), Math.min(inHeight, above + info.filterHeight)];
      for (let j = 0; j < outWidth; j++) {
        const before = j * info.strideWidth - padInfo.left;
        const [left, right] = [Math.max(0, before), Math.min(inWidth, before + info.filterWidth)];
        const first = image * inHeight * row + top * row + left * channels;
        for (let channel = 0; channel < channels; channel++) {
          let largest = first + channel;
          for (let y = top, begin = first + channel; y < bottom; y++, begin += row) {
            for (let at = begin, end = begin + (right - left) * channels; at < end; at += channels) {
              if (x[at]! > x[largest]!) largest = at;
            }
          }
          dx[largest]! += dy[window++]!;
        }
      }
    }
  }
}
