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
 * The gradient of a convolution's input, `[B, H, W, Cin]`: for stride 1, the padded gradient of the output, convolved with
 * the rotated filter.
 *
 * @param dy The gradient of the output, `[B, OH, OW, Cout]`.
 * @param filter `[KH, KW, Cin, Cout]`.
 */
export function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: Convolution): tf.Tensor4D {
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
