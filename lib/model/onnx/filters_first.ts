/**
 * Brings a convolution's kernel into the order of ONNX and PyTorch.
 *
 * @param kernel `[size, size, channels, filters]`.
 * @param filters The last dimension.
 * @param channels The one before it.
 * @returns `[filters, channels, size, size]`.
 */
export function filtersFirst(
  kernel: Float32Array<ArrayBuffer>,
  filters: number,
  channels: number,
): Float32Array<ArrayBuffer> {
  const places = kernel.length / (filters * channels);
  const result = new Float32Array(kernel.length);
  let at = 0;
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let place = 0; place < places; place++) {
        result[at++] = kernel[(place * channels + channel) * filters + filter]!;
      }
    }
  }
  return result;
}
