import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  replaceInputGradient,
} from "./convolution_gradients.ts";
import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";

/** Numbers of the windows that are multiplied at once: 32 MB, a quarter of what WebGPU binds at least. */
const MOST_NUMBERS = 1 << 23;

/**
 * Replaces the gradients of convolutions on the webgpu backend by matrix products and convolutions. Those of
 * tfjs-backend-webgpu 4.22 have one invocation for each number of the gradient, which loops over all of the batch: a few
 * hundred on a GPU that computes tens of thousands at a time.
 */
export function registerWebgpuConvGradients(): void {
  replaceInputGradient("webgpu");
  replaceKernel("Conv2DBackpropFilter", "webgpu", () => (args) => {
    const { x, dy } = args.inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const attributes = args.attrs as unknown as ConvolutionAttributes;
    return filterGradient(x, dy, convolution(x.shape, attributes.filterShape!, attributes));
  });
}

/**
 * The gradient of the filter, `[KH, KW, Cin, Cout]`: the windows of the input as a matrix, `[P, KH · KW · Cin]` for P places
 * of the output, transposed, times the gradient of the output, `[P, Cout]`. P is large and the product small, for which the
 * backend divides the sum among many invocations.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  const { batchSize, outHeight, outWidth, outChannels, filterHeight, filterWidth, inChannels } = info;
  const columns = filterHeight * filterWidth * inChannels;
  const images = Math.max(1, Math.floor(MOST_NUMBERS / (outHeight * outWidth * columns)));
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
    let sum: tf.Tensor2D | undefined;
    for (let first = 0; first < batchSize; first += images) {
      const count = Math.min(images, batchSize - first);
      sum = tf.tidy(() => {
        const places = count * outHeight * outWidth;
        const windows = windowsOf(padded.slice([first], [count]), info).reshape([
          places,
          columns,
        ]) as tf.Tensor2D;
        const gradient = dy.slice([first], [count]).reshape([places, outChannels]) as tf.Tensor2D;
        const part = tf.matMul(windows, gradient, true) as tf.Tensor2D;
        return sum === undefined ? part : sum.add(part);
      });
    }
    return sum!.reshape([filterHeight, filterWidth, inChannels, outChannels]) as tf.Tensor4D;
  });
}

/** What each place of the output sees, `[B, OH, OW, KH · KW · Cin]`. */
function windowsOf(padded: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  const { outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const parts: tf.Tensor4D[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      const end = [
        row + (outHeight - 1) * strideHeight + 1,
        column + (outWidth - 1) * strideWidth + 1,
      ] as const;
      parts.push(
        tf.stridedSlice(
          padded,
          [0, row, column, 0],
          [padded.shape[0], ...end, padded.shape[3]],
          [1, strideHeight, strideWidth, 1],
        ) as tf.Tensor4D,
      );
    }
  }
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 3);
}
