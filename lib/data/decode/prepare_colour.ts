/** Whether all pixels of an image are grey. @param rgb `[H, W, 3]` */
export function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

/**
 * Converts colours to luma with the weights of ITU-R BT.601, in integers: grey values do not change.
 *
 * @param rgb `[H, W, 3]`
 * @returns `[H, W, 1]`
 */
export function toGrey(rgb: Uint8Array): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (299 * rgb[3 * i]! + 587 * rgb[3 * i + 1]! + 114 * rgb[3 * i + 2]! + 500) / 1000;
  }
  return grey;
}
