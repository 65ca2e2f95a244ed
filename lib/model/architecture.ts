import { z } from "zod";

/** What fixes the shapes of an embedding network's parameters. Images have one channel. */
export const Architecture = z.object({
  height: z.number().int().min(4),
  width: z.number().int().min(4),
  filters: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  embedding_size: z.number().int().min(2),
});

/** What fixes the shapes of an embedding network's parameters. Images have one channel. */
export type Architecture = z.infer<typeof Architecture>;

/** Name and shape of a parameter or a running statistic. */
export interface ParameterSpec {
  /** As it is stored in checkpoints. */
  name: string;
  /** Its shape; convolution kernels are `[height, width, in, out]`. */
  shape: number[];
}

/** Added to the variance in batch normalisation, as in PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5;

/** The parameters that are trained, in the order of every list of them. */
export function trainableSpecs({ height, width, filters, embedding_size }: Architecture): ParameterSpec[] {
  const [first, second] = filters;
  // Two poolings halve height and width twice.
  const features = Math.floor(height / 4) * Math.floor(width / 4) * second;
  return [
    // No bias in the convolutions: batch normalisation would take it away again.
    { name: "conv1/kernel", shape: [3, 3, 1, first] },
    { name: "conv1/gamma", shape: [first] },
    { name: "conv1/beta", shape: [first] },
    { name: "conv2/kernel", shape: [3, 3, first, second] },
    { name: "conv2/gamma", shape: [second] },
    { name: "conv2/beta", shape: [second] },
    { name: "dense/kernel", shape: [features, embedding_size] },
    { name: "dense/bias", shape: [embedding_size] },
  ];
}

/** The running statistics of batch normalisation, in the order of every list of them. */
export function runningSpecs({ filters: [first, second] }: Architecture): ParameterSpec[] {
  return [
    { name: "conv1/running_mean", shape: [first] },
    { name: "conv1/running_variance", shape: [first] },
    { name: "conv2/running_mean", shape: [second] },
    { name: "conv2/running_variance", shape: [second] },
  ];
}

/** How many numbers a tensor of this shape has. */
export function sizeOf(shape: number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
