/** The layers of a convolutional network as naive loops in double precision, to test against. */

/** Numbers with a shape, row-major. */
export interface NaiveTensor {
  shape: number[];
  values: number[];
}

/** How a convolution moves over its input. */
export interface NaiveConvolution {
  strides: [number, number];
  /** Zeros around the input. */
  padding: { top: number; bottom: number; left: number; right: number };
}

/**
 * How square windows move with TensorFlow's padding: `same` makes as many as ⌈side / stride⌉ and pads more at the far
 * edges where it cannot pad evenly.
 */
export function naiveWindows(
  [, height, width]: number[],
  size: number,
  stride: number,
  padding: "same" | "valid",
): NaiveConvolution {
  const around = (side: number) =>
    padding === "valid" ? 0 : Math.max(0, (Math.ceil(side / stride) - 1) * stride + size - side);
  const [down, across] = [around(height!), around(width!)];
  const [top, left] = [Math.floor(down / 2), Math.floor(across / 2)];
  return { strides: [stride, stride], padding: { top, bottom: down - top, left, right: across - left } };
}

/** A convolution: x `[B, H, W, Cin]`, filter `[KH, KW, Cin / groups, Cout]`. */
export function naiveConvolution(
  x: NaiveTensor,
  filter: NaiveTensor,
  { strides: [down, right], padding }: NaiveConvolution,
  groups = 1,
): NaiveTensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns, inputs, outputs] = filter.shape as [number, number, number, number];
  const outHeight = Math.floor((height + padding.top + padding.bottom - rows) / down) + 1;
  const outWidth = Math.floor((width + padding.left + padding.right - columns) / right) + 1;
  const values: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        for (let o = 0; o < outputs; o++) {
          const firstChannel = Math.floor(o / (outputs / groups)) * inputs;
          let sum = 0;
          for (let k = 0; k < rows; k++) {
            for (let l = 0; l < columns; l++) {
              const [y, z] = [i * down + k - padding.top, j * right + l - padding.left];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < inputs; c++) {
                sum += x.values[((b * height + y) * width + z) * channels + firstChannel + c]! *
                  filter.values[((k * columns + l) * inputs + c) * outputs + o]!;
              }
            }
          }
          values.push(sum);
        }
      }
    }
  }
  return { shape: [batch, outHeight, outWidth, outputs], values };
}

/** Reduces each square window, limited to the image, to one value. */
export function naivePool(
  x: NaiveTensor,
  size: number,
  { strides: [down, right], padding }: NaiveConvolution,
  reduce: (window: number[]) => number,
): NaiveTensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const outHeight = Math.floor((height + padding.top + padding.bottom - size) / down) + 1;
  const outWidth = Math.floor((width + padding.left + padding.right - size) / right) + 1;
  const values: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        for (let c = 0; c < channels; c++) {
          const window: number[] = [];
          for (let k = 0; k < size; k++) {
            for (let l = 0; l < size; l++) {
              const [y, z] = [i * down + k - padding.top, j * right + l - padding.left];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              window.push(x.values[((b * height + y) * width + z) * channels + c]!);
            }
          }
          values.push(reduce(window));
        }
      }
    }
  }
  return { shape: [batch, outHeight, outWidth, channels], values };
}

/** Adds a bias to the last dimension. */
export function naiveBias({ shape, values }: NaiveTensor, bias: ArrayLike<number>): NaiveTensor {
  return { shape, values: values.map((value, i) => value + bias[i % bias.length]!) };
}

/** Mean and variance of each channel of `[B, H, W, C]`, the variance over the count less `lessInCount`. */
export function naiveStatistics({ shape, values }: NaiveTensor, lessInCount = 0): {
  mean: number[];
  variance: number[];
} {
  const channels = shape.at(-1)!;
  const count = values.length / channels;
  const sums = (term: (value: number, channel: number) => number) => {
    const all = new Array<number>(channels).fill(0);
    values.forEach((value, i) => all[i % channels]! += term(value, i % channels));
    return all;
  };
  const mean = sums((value) => value).map((sum) => sum / count);
  const squares = sums((value, c) => (value - mean[c]!) ** 2);
  return { mean, variance: squares.map((sum) => sum / Math.max(1, count - lessInCount)) };
}

/** Normalises each channel by the given statistics. */
export function naiveBatchNorm(
  { shape, values }: NaiveTensor,
  { mean, variance }: { mean: ArrayLike<number>; variance: ArrayLike<number> },
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
): NaiveTensor {
  const channels = shape.at(-1)!;
  return {
    shape,
    values: values.map((value, i) => {
      const c = i % channels;
      return gamma[c]! * (value - mean[c]!) / Math.sqrt(variance[c]! + epsilon) + beta[c]!;
    }),
  };
}

/** max(0, x). */
export function naiveRelu({ shape, values }: NaiveTensor): NaiveTensor {
  return { shape, values: values.map((value) => Math.max(0, value)) };
}

/** The maximum of each 2×2 window; a last odd row or column is ignored. */
export function naiveMaxPool2(x: NaiveTensor): NaiveTensor {
  return naivePool(x, 2, naiveWindows(x.shape, 2, 2, "valid"), (window) => Math.max(...window));
}

/** Rows of x, `[B, I]`, times weights, `[I, O]`, plus a bias, `[O]`. */
export function naiveDense(x: NaiveTensor, weights: ArrayLike<number>, bias: ArrayLike<number>): NaiveTensor {
  const [batch, inputs] = [x.shape[0]!, x.values.length / x.shape[0]!];
  const values: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < bias.length; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < inputs; i++) sum += x.values[b * inputs + i]! * weights[i * bias.length + o]!;
      values.push(sum);
    }
  }
  return { shape: [batch, bias.length], values };
}
