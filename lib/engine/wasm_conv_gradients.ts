import {
  type Convolution,
  convolution,
  type ConvolutionAttributes,
  replaceInputGradient,
} from "./convolution_gradients.ts";
import { tf } from "./tf.ts";

/**
 * Registers the gradients of convolutions on the wasm backend: tfjs-backend-wasm 4.22 has none for the
 * filter, and a plain loop for the input. Both are computed as convolutions, which XNNPACK runs fast.
 */
export function registerWasmConvGradients(): void {
  replaceInputGradient("wasm");
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: (args) => {
      const { x, dy } = args.inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const attributes = args.attrs as unknown as ConvolutionAttributes;
      return filterGradient(x, dy, convolution(x.shape, attributes.filterShape!, attributes));
    },
  });
}

/**
 * The input, with its channels and its batch swapped, convolved with the gradient of the output: `[Cin, KH,
 * KW, Cout]`, transposed to `[KH, KW, Cin, Cout]`. A stride of the convolution is a dilation here.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
    const images = padded.transpose([3, 1, 2, 0]) as tf.Tensor4D; // [Cin, H, W, B]
    const kernel = dy.transpose([1, 2, 0, 3]) as tf.Tensor4D; // [OH, OW, B, Cout]
    const dilations: [number, number] = [info.strideHeight, info.strideWidth];
    const wide = tf.conv2d(images, kernel, 1, "valid", "NHWC", dilations);
    // Rows and columns at the far edges that the stride skipped would make it larger than the filter.
    const gradient = wide.slice([0, 0, 0, 0], [-1, info.filterHeight, info.filterWidth, -1]);
    return gradient.transpose([1, 2, 0, 3]) as tf.Tensor4D;
  });
}
