import { tf } from "./tf.ts";
import type { WasmBackend } from "./wasm_backend.ts";

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Gives the wasm backend a gradient of max pooling over 2×2 windows. That of tfjs-backend-wasm 4.22 looks through all of
 * the output for each number of the input, and hands the gradient to the wrong one where a whole window is below 0.
 */
export function registerWasmMaxPoolGradient(): void {
  const stock = tf.getKernel("MaxPoolGrad", "wasm");
  tf.unregisterKernel("MaxPoolGrad", "wasm");
  tf.registerKernel({
    kernelName: "MaxPoolGrad",
    backendName: "wasm",
    kernelFunc: (args) => {
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
      const isSimple = [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth]
        .every((size) => size === 2) && info.padInfo.type === "VALID";
      if (!isSimple) return stock.kernelFunc(args);
      const backend = args.backend as unknown as WasmBackend;
      const dx = backend.makeOutput(input.shape, "float32");
      // After the output was made: its memory may have moved the heap.
      const [gradient, x, out] = [dy, input, dx].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      maxPool2Gradient(x, gradient, out, input.shape);
      return dx;
    },
  });
}

/**
 * The gradient of the largest of each 2×2 window goes to the first of those that are it, row by row.
 *
 * @param x The input, `[B, H, W, C]`.
 * @param dy The output's gradient, `[B, ⌊H/2⌋, ⌊W/2⌋, C]`.
 * @param dx Is filled with the input's, `[B, H, W, C]`.
 */
function maxPool2Gradient(
  x: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
  [batch, height, width, channels]: [number, number, number, number],
): void {
  dx.fill(0);
  const row = width * channels;
  let window = 0;
  for (let image = 0; image < batch; image++) {
    for (let top = 0; top + 1 < height; top += 2) {
      const first = (image * height + top) * row;
      for (let left = 0; left + 1 < width; left += 2) {
        const begin = first + left * channels;
        for (let a = begin; a < begin + channels; a++) {
          let largest = a;
          if (x[a + channels]! > x[largest]!) largest = a + channels;
          if (x[a + row]! > x[largest]!) largest = a + row;
          if (x[a + row + channels]! > x[largest]!) largest = a + row + channels;
          dx[largest] = dy[window++]!;
        }
      }
    }
  }
}
