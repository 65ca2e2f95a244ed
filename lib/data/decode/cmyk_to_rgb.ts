/**
 * Converts CMYK without a profile, where 255 is full ink, to RGB by the usual formula `(1 - ink)(1 - black)`.
 *
 * @param cmyk `[N, 4]`.
 * @returns `[N, 3]`.
 */
export function cmykToRgb(cmyk: Uint8Array | Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array(cmyk.length / 4 * 3);
  for (let from = 0, to = 0; from < cmyk.length; from += 4, to += 3) {
    const light = 255 - cmyk[from + 3]!;
    for (let c = 0; c < 3; c++) rgb[to + c] = Math.round((255 - cmyk[from + c]!) * light / 255);
  }
  return rgb;
}
