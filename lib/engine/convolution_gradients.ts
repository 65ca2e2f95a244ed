import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";

/** The attributes of TensorFlow.js' kernels for the gradients of a convolution. */
export interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: "valid" | "same" | number;
  dataFormat: string;
  dimRoundingMode?: "floor" | "round" | "ceil";
  filterShape?: [number, number, number, number];
  inputShape?: [number, number, number, number];
}

/** The sizes of a convolution, and its padding. */
export type Convolution = ReturnType<typeof convolution>;

/** Computes the sizes of a convolution. */
export function convolution(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  { strides, pad, dataFormat, dimRoundingMode }: ConvolutionAttributes,
) {
  if (dataFormat !== "NHWC") throw new Error(`Expected data in the format NHWC but found ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode, false);
}

/**
 * Replaces the gradient of a convolution's input on a backend by a convolution, where the stride is 1.
 *
 * @param backendName TensorFlow.js' name: `wasm`.
 */
export function replaceInputGradient(backendName: string): void {
  replaceKernel("Conv2DBackpropInput", backendName, (stock) => (args) => {
    const { dy, filter } = args.inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const attributes = args.attrs as unknown as ConvolutionAttributes;
    const info = convolution(attributes.inputShape!, filter.shape, attributes);
    // tf.conv2dTranspose may ask for an output whose convolution would not have the input's size.
    const fits = dy.shape[1] === info.outHeight && dy.shape[2] === info.outWidth;
    if (!fits || info.strideHeight !== 1 || info.strideWidth !== 1) return stock(args);
    return inputGradient(dy, filter, info);
  });
}

/**
 * The gradient of a convolution's input, `[B, H, W, Cin]`: the padded gradient of the output, convolved with the rotated
 * filter.
 *
 * @param dy The gradient of the output, `[B, OH, OW, Cout]`.
 * @param filter `[KH, KW, Cin, Cout]`.
 */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: Convolution): tf.Tensor4D {
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const padded = tf.pad(dy, [
      [0, 0],
      [info.filterHeight - 1 - top, info.filterHeight - 1 - bottom],
      [info.filterWidth - 1 - left, info.filterWidth - 1 - right],
      [0, 0],
    ]);
    const turned = filter.reverse([0, 1]).transpose([0, 1, 3, 2]) as tf.Tensor4D; // [KH, KW, Cout, Cin]
    return tf.conv2d(padded, turned, 1, "valid");
  });
}
